package org.mtls4j.revocation.fetch;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * When to fetch again. Every delay is shortened by chance, so that many instances do not ask a
 * server at the same time. Thread-safe if {@code random} is.
 *
 * @param refresh the longest delay
 * @param random from 0 to before 1
 */
public record RefreshDelays(Duration refresh, DoubleSupplier random) {

  /** So many failures in a row open the circuit: from then on one attempt in each period only. */
  static final int FAILURES_TO_OPEN = 5;

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

  /**
   * After a success.
   *
   * @param lapse in how long what was fetched lapses; it is fetched again well before
   */
  Duration afterSuccess(Optional<Duration> lapse) {
    Duration usual = shortened(refresh, 0.1);
    return lapse
        .map(left -> shortened(left.multipliedBy(3).dividedBy(4), 0.25))
        .filter(early -> early.compareTo(usual) < 0)
        .orElse(usual);
  }

  /**
   * After failures: longer each time, and no longer than {@link #refresh}.
   *
   * @param failures in a row, at least one
   */
  Duration afterFailure(int failures) {
    Duration backedOff =
        failures < FAILURES_TO_OPEN ? FIRST_RETRY.multipliedBy(1L << (failures - 1)) : refresh;
    return shortened(backedOff.compareTo(refresh) < 0 ? backedOff : refresh, 0.25);
  }

  private Duration shortened(Duration delay, double most) {
    return Duration.ofNanos((long) (Nanos.of(delay) * (1 - most * random.getAsDouble())));
  }
}
