package org.mtls4j.audit;

/** What became of a request. */
public enum AuditOutcome {
  /** Let through. */
  ACCEPTED("accepted"),
  /** Refused. */
  REJECTED("rejected"),
  /** Let through by a rule on trial, which will refuse it. */
  WOULD_REFUSE("would-refuse");

  private final String code;

  AuditOutcome(String code) {
    this.code = code;
  }

  /** The outcome as audit lines write it. */
  public String code() {
    return code;
  }
}
