package org.mtls4j.path;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ParsedCertificate;

/**
 * What {@link PathValidator} says of a chain, and how long it would say the same. Immutable and
 * thread-safe.
 *
 * @param verdict the paths, or why there is none
 * @param until before this the verdict stays as it is: then the validity of a certificate that it
 *     was taken from begins or ends. Not after the time of the judgement where it must not be kept
 */
public record PathOutcome(Verdict<ValidatedPaths> verdict, Instant until) {

  /** When the first of {@code certificates} begins or ends from {@code at} on. */
  static Instant until(Iterable<ParsedCertificate> certificates, Instant at) {
    // The kernel knows no less than a millisecond: what has ended within this one it still accepts.
    Instant from = at.truncatedTo(ChronoUnit.MILLIS);
    Instant until = Instant.MAX;
    for (ParsedCertificate one : certificates) {
      if (one.notBefore().isAfter(from) && one.notBefore().isBefore(until)) {
        until = one.notBefore();
      }
      if (!one.notAfter().isBefore(from) && one.notAfter().isBefore(until)) {
        until = one.notAfter();
      }
    }
    return until;
  }
}
