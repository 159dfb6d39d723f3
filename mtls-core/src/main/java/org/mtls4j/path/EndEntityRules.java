package org.mtls4j.path;

import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.x509.ParsedCertificate;

/**
 * A client is no CA. RFC 5280 would let a CA certificate stand at the end of a path; but who holds
 * one could issue itself the next client, so it is not one to speak for a client.
 */
final class EndEntityRules {

  private EndEntityRules() {}

  /** What makes {@code leaf} something else than a client's certificate, or empty. */
  static Optional<Rejection> check(ParsedCertificate leaf) {
    if (leaf.isCertificateAuthority()) {
      return rejection("the client's certificate is a CA's");
    }
    if (leaf.nameConstraints() != null) {
      // RFC 5280 section 4.2.1.10: only in a CA certificate.
      return rejection("the client's certificate has name constraints");
    }
    if (leaf.hasKeyUsage() && leaf.allowsKeyUsage(KeyUsage.keyCertSign)) {
      // Section 4.2.1.9: without cA, keyCertSign must not be asserted.
      return rejection("the client's key is for signing certificates");
    }
    return Optional.empty();
  }

  private static Optional<Rejection> rejection(String detail) {
    return Optional.of(new Rejection(Reason.NOT_AN_END_ENTITY, detail));
  }
}
