package org.mtls4j.revocation;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mtls4j.x509.ReasonSet;

/**
 * For which reasons of revocation a certificate is known not to be listed, and until when. Only all
 * of them together clear it (RFC 5280 section 6.3.3 (l)). Not thread-safe.
 */
final class CrlCoverage {

  private final @Nullable Instant[] until = new Instant[ReasonSet.COUNT];

  void add(ReasonSet reasons, Instant lapse) {
    for (int bit = 1; bit < until.length; bit++) {
      Instant known = until[bit];
      if (reasons.has(bit) && (known == null || lapse.isAfter(known))) {
        until[bit] = lapse;
      }
    }
  }

  /** Until when all reasons are covered; empty where some are not at all. */
  Optional<Instant> complete() {
    Instant least = Instant.MAX;
    for (@Nullable Instant lapse : Arrays.asList(until).subList(1, until.length)) {
      if (lapse == null) {
        return Optional.empty();
      }
      least = lapse.isBefore(least) ? lapse : least;
    }
    return Optional.of(least);
  }
}
