package org.mtls4j.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** From when until when something is valid, told as a function of "now". */
record Validity(UnaryOperator<Instant> from, UnaryOperator<Instant> until) {
  private static final Duration DAY = Duration.ofDays(1);

  /** From a day before now until {@code length} after it. */
  static Validity around(Duration length) {
    return new Validity(now -> now.minus(DAY), now -> now.plus(length));
  }

  /** Ended a day before now. */
  static Validity past(Duration length) {
    return new Validity(now -> now.minus(length).minus(DAY), now -> now.minus(DAY));
  }

  /** Starts a day after now. */
  static Validity future(Duration length) {
    return new Validity(now -> now.plus(DAY), now -> now.plus(length).plus(DAY));
  }

  Validity startingAt(Instant time) {
    return new Validity(now -> time, until);
  }

  Validity endingAt(Instant time) {
    return new Validity(from, now -> time);
  }
}
