package org.mtls4j.path;

import java.time.Instant;
import java.util.Optional;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.x509.ParsedCertificate;

/**
 * What holds for every certificate (RFC 5280 section 6.1.3 (a)(2), 6.1.5 (f)), for those that the
 * kernel does not look at: anchors, and certificates that are pinned.
 */
final class OutsideKernel {

  private OutsideKernel() {}

  /** Whether {@code certificate}, which is {@code what}, is valid at {@code at}. */
  static Optional<Rejection> validity(ParsedCertificate certificate, String what, Instant at) {
    if (certificate.isExpiredAt(at)) {
      return rejection(Reason.CERTIFICATE_EXPIRED, what + " expired on " + certificate.notAfter());
    }
    return certificate.isNotYetValidAt(at)
        ? rejection(
            Reason.CERTIFICATE_NOT_YET_VALID, what + " is valid from " + certificate.notBefore())
        : Optional.empty();
  }

  /** Whether {@code certificate}, which is {@code what}, is understood. */
  static Optional<Rejection> extensions(ParsedCertificate certificate, String what) {
    return certificate
        .unknownCriticalExtension()
        .map(
            oid ->
                new Rejection(
                    Reason.UNKNOWN_CRITICAL_EXTENSION, what + " has the extension " + oid));
  }

  private static Optional<Rejection> rejection(Reason reason, String detail) {
    return Optional.of(new Rejection(reason, detail));
  }
}
