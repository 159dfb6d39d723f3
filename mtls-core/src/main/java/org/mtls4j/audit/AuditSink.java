package org.mtls4j.audit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where decisions are told. Called by many threads at once, on the request's own thread. */
public interface AuditSink {

  /** Whether events of this outcome are wanted; others are not made. */
  boolean wants(AuditOutcome outcome);

  /** Takes an event. It must not throw: a decision does not depend on being told. */
  void record(AuditEvent event);

  /**
   * One JSON object a line, at INFO, on the loggers {@code mtls.audit.accepted} and {@code
   * mtls.audit.refused}; what would be refused is told with what is.
   */
  static AuditSink log() {
    return new AuditSink() {
      private final Logger accepted = LoggerFactory.getLogger("mtls.audit.accepted");
      private final Logger refused = LoggerFactory.getLogger("mtls.audit.refused");

      @Override
      public boolean wants(AuditOutcome outcome) {
        return logger(outcome).isInfoEnabled();
      }

      @Override
      public void record(AuditEvent event) {
        logger(event.outcome()).info(event.toJson());
      }

      private Logger logger(AuditOutcome outcome) {
        return outcome == AuditOutcome.ACCEPTED ? accepted : refused;
      }
    };
  }
}
