package org.mtls4j.audit;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;
import org.mtls4j.x509.Fingerprint;

/**
 * What an audit line says of a presented certificate: the client's claim, proven or not.
 *
 * @param subject as RFC 4514 writes it
 * @param issuer as RFC 4514 writes it
 * @param serial lower-case hex
 * @param sha256 lower-case hex
 * @param notAfter an ISO 8601 instant
 */
public record PresentedCertificate(
    @Nullable String subject,
    @Nullable String issuer,
    @Nullable String serial,
    @Nullable String sha256,
    @Nullable String notAfter) {

  static final PresentedCertificate NONE = new PresentedCertificate(null, null, null, null, null);

  /** What is to be said of {@code certificate}; nothing where it cannot be read. */
  public static PresentedCertificate of(X509Certificate certificate) {
    try {
      return new PresentedCertificate(
          certificate.getSubjectX500Principal().getName(),
          certificate.getIssuerX500Principal().getName(),
          certificate.getSerialNumber().toString(16),
          Fingerprint.of(certificate.getEncoded()).hex(),
          certificate.getNotAfter().toInstant().toString());
    } catch (CertificateEncodingException | RuntimeException e) {
      return NONE;
    }
  }
}
