package org.mtls4j.path;

import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.x509.NameConstraints;
import org.mtls4j.x509.ParsedCertificate;

/**
 * What the anchor's own certificate says. RFC 5280 section 6.1.1 (d) takes of an anchor only its
 * name and key, and so does the kernel; but who puts a certificate that is expired, or limited,
 * into a policy means it to be so (RFC 5937). Its name constraints and policies are judged with
 * those of the path.
 */
final class AnchorRules {

  private AnchorRules() {}

  /** What the anchor forbids about the path, or empty. */
  static Optional<Rejection> check(CandidatePath path, Instant at) {
    return validity(path.anchor(), at)
        .or(() -> authority(path.anchor()))
        .or(() -> extensions(path.anchor()))
        .or(() -> pathLength(path));
  }

  private static Optional<Rejection> validity(ParsedCertificate anchor, Instant at) {
    if (anchor.isExpiredAt(at)) {
      return rejection(Reason.CERTIFICATE_EXPIRED, "the anchor expired on " + anchor.notAfter());
    }
    if (anchor.isNotYetValidAt(at)) {
      return rejection(
          Reason.CERTIFICATE_NOT_YET_VALID, "the anchor is valid from " + anchor.notBefore());
    }
    return Optional.empty();
  }

  private static Optional<Rejection> authority(ParsedCertificate anchor) {
    return anchor.isCertificateAuthority()
            && anchor.allowsKeyUsage(KeyUsage.keyCertSign)
            && CaPurpose.allowsClients(anchor)
        ? Optional.empty()
        : rejection(Reason.ISSUER_NOT_A_CA, "the anchor may not issue client certificates");
  }

  private static Optional<Rejection> extensions(ParsedCertificate anchor) {
    Optional<String> unknown = anchor.unknownCriticalExtension();
    if (unknown.isPresent()) {
      return rejection(
          Reason.UNKNOWN_CRITICAL_EXTENSION, "the anchor has the extension " + unknown.get());
    }
    NameConstraints constraints = anchor.nameConstraints();
    // RFC 5280 section 4.2.1.10. A CA of a partner may be excused; one that is vouched for is not.
    return constraints == null || constraints.isCritical()
        ? Optional.empty()
        : rejection(Reason.PATH_INVALID, "the anchor's name constraints are not critical");
  }

  private static Optional<Rejection> pathLength(CandidatePath path) {
    Integer limit = path.anchor().pathLength();
    // Self-issued certificates do not count, nor does the last one (RFC 5280 section 4.2.1.9).
    long authorities =
        path.certificates().stream().skip(1).filter(ca -> !ca.isSelfIssued()).count();
    return limit == null || authorities <= limit
        ? Optional.empty()
        : rejection(Reason.PATH_TOO_LONG, "the anchor allows " + limit + " CAs below it");
  }

  private static Optional<Rejection> rejection(Reason reason, String detail) {
    return Optional.of(new Rejection(reason, detail));
  }
}
