package org.mtls4j.audit;

import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One JSON object a line through SLF4J, floods of refusals folded. Thread-safe. */
final class LoggedAudit implements AuditSink {

  private final Logger accepted = LoggerFactory.getLogger("mtls.audit.accepted");
  private final Logger refused = LoggerFactory.getLogger("mtls.audit.refused");
  private final Logger expiring = LoggerFactory.getLogger("mtls.audit.expiring");
  private final FoldedRefusals refusals = new FoldedRefusals();

  @Override
  public boolean wants(AuditOutcome outcome) {
    return (outcome == AuditOutcome.ACCEPTED ? accepted : refused).isInfoEnabled();
  }

  @Override
  public void record(AuditEvent event) {
    if (event.outcome() == AuditOutcome.ACCEPTED) {
      accepted.info(event.toJson());
    } else {
      write(refusals.add(event));
    }
  }

  @Override
  public boolean wantsWarnings() {
    return expiring.isWarnEnabled();
  }

  @Override
  public void warn(ExpiryWarning warning) {
    expiring.warn(warning.toJson());
  }

  @Override
  public void flush(Instant now) {
    write(refusals.ended(now));
  }

  private void write(List<FoldedRefusals.Line> lines) {
    lines.forEach(line -> refused.info(line.event().toJson(line.folded())));
  }
}
