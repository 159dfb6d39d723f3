package org.mtls4j.path;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
  static Instant until(Stream<ParsedCertificate> certificates, Instant at) {
    // The kernel knows no less than a millisecond: what has ended within this one it still accepts.
    Instant from = at.truncatedTo(ChronoUnit.MILLIS);
    return certificates
        .distinct()
        .flatMap(
            one ->
                Stream.concat(
                    Optional.of(one.notBefore()).filter(from::isBefore).stream(),
                    Optional.of(one.notAfter()).filter(end -> !end.isBefore(from)).stream()))
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }

  static Stream<ParsedCertificate> of(List<CandidatePath> paths) {
    return paths.stream()
        .flatMap(path -> Stream.concat(path.certificates().stream(), Stream.of(path.anchor())));
  }
}
