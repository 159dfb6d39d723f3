package org.mtls4j.path;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.x509.ParsedCertificate;

/**
 * What the anchor's own certificate says. RFC 5280 section 6.1.1 (d) takes of an anchor only its
 * name and key, and so does the kernel; but who puts a certificate that is expired, or limited,
 * into a policy means it to be so.
 */
final class AnchorRules {

  private AnchorRules() {}

  /** What the anchor forbids about the path, or empty. */
  static Optional<Rejection> check(CandidatePath path, Instant at) {
    return validity(path.anchor(), at)
        .or(() -> authority(path.anchor()))
        .or(() -> pathLength(path))
        .or(() -> nameConstraints(path, at));
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

  private static Optional<Rejection> pathLength(CandidatePath path) {
    Integer limit = path.anchor().pathLength();
    // Self-issued certificates do not count, nor does the last one (RFC 5280 section 4.2.1.9).
    long authorities = path.certificates().stream().skip(1).filter(ca -> !isSelfIssued(ca)).count();
    return limit == null || authorities <= limit
        ? Optional.empty()
        : rejection(Reason.PATH_TOO_LONG, "the anchor allows " + limit + " CAs below it");
  }

  private static Optional<Rejection> nameConstraints(CandidatePath path, Instant at) {
    if (!path.anchor().hasNameConstraints()) {
      return Optional.empty();
    }
    // The kernel reads constraints of certificates in the path only, so the anchor goes into it.
    AnchorInPath anchor = new AnchorInPath(path.anchor().certificate());
    List<java.security.cert.X509Certificate> withAnchor =
        new ArrayList<>(
            Stream.concat(
                    path.certificates().stream().map(ParsedCertificate::certificate),
                    Stream.of(anchor))
                .toList());
    return PkixKernel.check(withAnchor, path.anchor().certificate(), at);
  }

  private static boolean isSelfIssued(ParsedCertificate ca) {
    return ca.certificate()
        .getSubjectX500Principal()
        .equals(ca.certificate().getIssuerX500Principal());
  }

  private static Optional<Rejection> rejection(Reason reason, String detail) {
    return Optional.of(new Rejection(reason, detail));
  }
}
