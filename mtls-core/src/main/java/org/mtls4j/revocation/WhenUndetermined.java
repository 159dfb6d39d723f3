package org.mtls4j.revocation;

import java.time.Duration;

/** What a trust domain does about a certificate whose status cannot be told. */
public sealed interface WhenUndetermined {

  /** Refuse it. The default. */
  record Deny() implements WhenUndetermined {}

  /** Let it pass. A revoked certificate never does. */
  record Allow() implements WhenUndetermined {}

  /**
   * Rely on the last good data for so long past its lapse, then refuse.
   *
   * @param period positive
   */
  record Grace(Duration period) implements WhenUndetermined {

    /** Refuses a period that is none. */
    public Grace {
      if (period.isNegative() || period.isZero()) {
        throw new IllegalArgumentException("a grace period must be positive");
      }
    }
  }

  /** How long past its lapse data is relied on. */
  default Duration grace() {
    return this instanceof Grace grace ? grace.period() : Duration.ZERO;
  }
}
