package org.mtls4j.audit;

import java.time.Instant;

/** Where decisions are told. Called by many threads at once, on the request's own thread. */
public interface AuditSink {

  /** Whether events of this outcome are wanted; others are not made. */
  boolean wants(AuditOutcome outcome);

  /** Takes an event. It must not throw: a decision does not depend on being told. */
  void record(AuditEvent event);

  /** Whether warnings of certificates that end soon are wanted; others are not made. */
  default boolean wantsWarnings() {
    return false;
  }

  /** Takes a warning; like {@link #record}. */
  default void warn(ExpiryWarning warning) {}

  /**
   * Tells what was held back and is due at {@code now}; called every second by a policy that is
   * watched, and at the end with {@link Instant#MAX}.
   */
  default void flush(Instant now) {}

  /**
   * One JSON object a line: decisions at INFO on the loggers {@code mtls.audit.accepted} and {@code
   * mtls.audit.refused}, what would be refused together with what is; certificates that end soon at
   * WARN on {@code mtls.audit.expiring}. Of refusals from one address, of one certificate and for
   * one reason, ten a minute are written, and the number of the others in {@code folded}.
   */
  static AuditSink log() {
    return new LoggedAudit();
  }
}
