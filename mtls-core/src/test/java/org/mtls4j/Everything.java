package org.mtls4j;

import java.util.List;
import org.mtls4j.audit.AuditEvent;
import org.mtls4j.audit.AuditOutcome;
import org.mtls4j.audit.AuditSink;

/** Keeps every event. */
public record Everything(List<AuditEvent> events) implements AuditSink {

  @Override
  public boolean wants(AuditOutcome outcome) {
    return true;
  }

  @Override
  public void record(AuditEvent event) {
    events.add(event);
  }
}
