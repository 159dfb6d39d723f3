package org.mtls4j.x509;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;

/** Whether a key has signed a certificate, for all algorithms that are known. Thread-safe. */
public final class CertificateSignature {

  private CertificateSignature() {}

  /**
   * Whether {@code certificate} is signed with the key of {@code issuer}; names are not compared.
   * False also where key and signature do not fit together.
   */
  public static boolean isBy(X509Certificate certificate, ParsedCertificate issuer) {
    PublicKey key = issuer.certificate().getPublicKey();
    try {
      if (LatticeSignature.knows(issuer.key().algorithm())) {
        return LatticeSignature.verifies(
            key,
            certificate.getSigAlgOID(),
            certificate.getTBSCertificate(),
            certificate.getSignature());
      }
      certificate.verify(key);
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      // Keys and signatures that a client made up can make a provider stumble.
      return false;
    }
  }
}
