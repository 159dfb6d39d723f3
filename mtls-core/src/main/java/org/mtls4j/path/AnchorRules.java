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

  private static final String THE_ANCHOR = "the anchor";

  private AnchorRules() {}

  /** What the anchor forbids about the path, or empty. */
  static Optional<Rejection> check(CandidatePath path, Instant at) {
    return OutsideKernel.validity(path.anchor(), THE_ANCHOR, at)
        .or(() -> authority(path.anchor()))
        .or(() -> OutsideKernel.extensions(path.anchor(), THE_ANCHOR))
        .or(() -> nameConstraints(path.anchor()))
        .or(() -> pathLength(path));
  }

  private static Optional<Rejection> authority(ParsedCertificate anchor) {
    return anchor.isCertificateAuthority()
            && anchor.allowsKeyUsage(KeyUsage.keyCertSign)
            && CaPurpose.allowsClients(anchor)
        ? Optional.empty()
        : rejection(Reason.ISSUER_NOT_A_CA, "the anchor may not issue client certificates");
  }

  private static Optional<Rejection> nameConstraints(ParsedCertificate anchor) {
    NameConstraints constraints = anchor.nameConstraints();
    // RFC 5280 section 4.2.1.10. A CA of a partner may be excused; one that is vouched for is not.
    return constraints == null || constraints.isCritical()
        ? Optional.empty()
        : rejection(Reason.PATH_INVALID, "the anchor's name constraints are not critical");
  }

  private static Optional<Rejection> pathLength(CandidatePath path) {
    Integer limit = path.anchor().pathLength();
    return limit == null || path.authorities() <= limit
        ? Optional.empty()
        : rejection(Reason.PATH_TOO_LONG, "the anchor allows " + limit + " CAs below it");
  }

  private static Optional<Rejection> rejection(Reason reason, String detail) {
    return Optional.of(new Rejection(reason, detail));
  }
}
