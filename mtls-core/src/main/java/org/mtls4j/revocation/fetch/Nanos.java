package org.mtls4j.revocation.fetch;

import java.time.Duration;

/** Durations as {@link System#nanoTime} counts them. */
final class Nanos {

  /**
   * A hundred years: no process lives so long, and a time that lies so far ahead can still be
   * compared. A list may last until the year 9999, which is more nanoseconds than a {@code long}
   * holds.
   */
  private static final Duration MOST = Duration.ofDays(36_500);

  private Nanos() {}

  /** All of {@code duration}, or of the longest that can be counted. */
  static long of(Duration duration) {
    return (duration.compareTo(MOST) < 0 ? duration : MOST).toNanos();
  }
}
