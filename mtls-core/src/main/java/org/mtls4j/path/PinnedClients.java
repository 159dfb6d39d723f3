package org.mtls4j.path;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

  private static Verdict<ValidatedPath> judge(
      ParsedCertificate leaf, ParsedCertificate pin, Signatures signatures, Instant at) {
    Optional<Rejection> flaw =
        flawOf(pin, at)
            .or(() -> flawOf(leaf, at))
            .or(() -> leaf.equals(pin) ? Optional.empty() : renewal(leaf, pin, signatures));
    if (flaw.isPresent()) {
      return Verdict.reject(flaw.get());
    }
    Set<String> asserted = pin.policies().asserted();
    return Verdict.accept(ValidatedPath.pinned(leaf, pin, asserted == null ? Set.of() : asserted));
  }

  private static Optional<Rejection> flawOf(ParsedCertificate certificate, Instant at) {
    if (certificate.isExpiredAt(at)) {
      return rejection(Reason.CERTIFICATE_EXPIRED, "expired on " + certificate.notAfter());
    }
    if (certificate.isNotYetValidAt(at)) {
      return rejection(Reason.CERTIFICATE_NOT_YET_VALID, "valid from " + certificate.notBefore());
    }
    Optional<String> unknown = certificate.unknownCriticalExtension();
    return unknown.isPresent()
        ? rejection(Reason.UNKNOWN_CRITICAL_EXTENSION, "the extension " + unknown.get())
        : EndEntityRules.check(certificate);
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
      return rejection(Reason.PATH_INVALID, "the key is pinned with other names");
    }
    // The signature of another CA cannot be checked here; what was pinned vouches for its names.
    return leaf.isSelfIssued() ? signatures.flawOf(leaf, leaf) : Optional.empty();
  }

  private static Optional<Rejection> rejection(Reason reason, String detail) {
    return Optional.of(new Rejection(reason, "pinned certificate: " + detail));
  }
}
