package org.mtls4j.path;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.ParsedCertificate;

/**
 * Clients that a policy knows by their own certificates. A client is known by its key, so it may
 * renew its certificate; but who holds a key can write anything into a certificate for it, so the
 * names must be those that were pinned, and the pinned certificate must stand too.
 */
final class PinnedClients {

  private static final String ALTERNATIVE_NAMES = "2.5.29.17";

  private final Map<Fingerprint, List<ParsedCertificate>> byKey;

  PinnedClients(Collection<ParsedCertificate> pinned) {
    this.byKey = pinned.stream().distinct().collect(Collectors.groupingBy(ParsedCertificate::spki));
  }

  /** One verdict for each certificate that is pinned for the key of {@code leaf}. */
  List<Verdict<ValidatedPath>> judge(ParsedCertificate leaf, Signatures signatures, Instant at) {
    return byKey.getOrDefault(leaf.spki(), List.of()).stream()
        .map(pin -> judge(leaf, pin, signatures, at))
        .toList();
  }

  /** The certificates whose validity decides about {@code leaf}; none where its key is unknown. */
  List<ParsedCertificate> concerned(ParsedCertificate leaf) {
    List<ParsedCertificate> pins = byKey.getOrDefault(leaf.spki(), List.of());
    return pins.isEmpty() ? pins : Stream.concat(Stream.of(leaf), pins.stream()).toList();
  }

  private static Verdict<ValidatedPath> judge(
      ParsedCertificate leaf, ParsedCertificate pin, Signatures signatures, Instant at) {
    Optional<Rejection> flaw =
        flawOf(pin, "the pinned certificate", at)
            .or(() -> flawOf(leaf, "the certificate of a pinned key", at))
            .or(() -> leaf.equals(pin) ? Optional.empty() : renewal(leaf, pin, signatures));
    if (flaw.isPresent()) {
      return Verdict.reject(flaw.get());
    }
    Set<String> asserted = pin.policies().asserted();
    return Verdict.accept(ValidatedPath.pinned(leaf, pin, asserted == null ? Set.of() : asserted));
  }

  private static Optional<Rejection> flawOf(
      ParsedCertificate certificate, String what, Instant at) {
    return OutsideKernel.validity(certificate, what, at)
        .or(() -> OutsideKernel.extensions(certificate, what))
        .or(() -> EndEntityRules.check(certificate));
  }

  private static Optional<Rejection> renewal(
      ParsedCertificate leaf, ParsedCertificate pin, Signatures signatures) {
    boolean sameNames =
        Arrays.equals(
                leaf.certificate().getSubjectX500Principal().getEncoded(),
                pin.certificate().getSubjectX500Principal().getEncoded())
            && Arrays.equals(
                leaf.certificate().getExtensionValue(ALTERNATIVE_NAMES),
                pin.certificate().getExtensionValue(ALTERNATIVE_NAMES));
    if (!sameNames) {
      return Optional.of(new Rejection(Reason.PATH_INVALID, "the key is pinned with other names"));
    }
    // The signature of another CA cannot be checked here; what was pinned vouches for its names.
    return leaf.isSelfIssued() ? signatures.flawOf(leaf, leaf) : Optional.empty();
  }
}
