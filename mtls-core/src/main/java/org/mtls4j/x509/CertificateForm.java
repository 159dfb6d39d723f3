package org.mtls4j.x509;

import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Certificate;

/** What a certificate must be before anything it says is looked at (RFC 5280 section 4.1). */
final class CertificateForm {

  /** More than any subject has; each is compared with every constraint and every rule. */
  private static final int MOST_ATTRIBUTES = 64;

  private CertificateForm() {}

  static void check(Certificate certificate) throws MalformedDer {
    if (certificate.getVersionNumber() != 3) {
      throw new MalformedDer("version " + certificate.getVersionNumber() + ", not 3");
    }
    if (!certificate
        .getSignatureAlgorithm()
        .equals(certificate.getTBSCertificate().getSignature())) {
      throw new MalformedDer("two different signature algorithms");
    }
    bounded(certificate.getSubject());
    bounded(certificate.getIssuer());
  }

  private static void bounded(X500Name name) throws MalformedDer {
    int attributes = 0;
    for (RDN rdn : name.getRDNs()) {
      attributes += rdn.size();
    }
    if (attributes > MOST_ATTRIBUTES) {
      throw MalformedDer.tooMuch("a name of " + attributes + " attributes");
    }
  }
}
