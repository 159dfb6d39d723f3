package org.mtls4j.path;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.x509.CertificateSignature;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.ParsedCertificate;
import org.mtls4j.x509.SignatureAlgorithms;

/**
 * The signatures of one validation, each checked once however many paths it lies on. Confined to
 * one thread.
 */
final class Signatures {

  private record Edge(Fingerprint certificate, Fingerprint key) {}

  private final Map<Edge, Optional<Rejection>> known = new HashMap<>();
  private final Work work;

  Signatures(Work work) {
    this.work = work;
  }

  /** Why {@code certificate} is not signed with the key of {@code issuer}, or empty where it is. */
  Optional<Rejection> flawOf(ParsedCertificate certificate, ParsedCertificate issuer) {
    Edge edge = new Edge(certificate.sha256(), issuer.spki());
    Optional<Rejection> flaw = known.get(edge);
    if (flaw == null) {
      flaw = work.spendSignature() ? checked(certificate, issuer) : Optional.of(Work.TOO_MUCH);
      known.put(edge, flaw);
    }
    return flaw;
  }

  private static Optional<Rejection> checked(
      ParsedCertificate certificate, ParsedCertificate issuer) {
    try {
      Optional<String> unfit = SignatureAlgorithms.misuseOf(issuer, certificate.certificate());
      if (unfit.isPresent()) {
        return Optional.of(new Rejection(Reason.ALGORITHM_NOT_ALLOWED, unfit.get()));
      }
      if (CertificateSignature.isBy(certificate.certificate(), issuer)) {
        return Optional.empty();
      }
    } catch (RuntimeException e) {
      // Parameters that a client made up can make their parser stumble.
    }
    return Optional.of(
        new Rejection(
            Reason.INVALID_SIGNATURE,
            "'" + certificate + "' is not signed with the key of '" + issuer + "'"));
  }
}
