package org.mtls4j.path;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/**
 * ML-DSA signatures (RFC 9881), which Java knows from 24 on. Bouncy Castle checks them on every
 * Java, so that the answer is the same; nothing is registered as a provider.
 */
final class PostQuantum {

  private PostQuantum() {}

  static boolean knows(String keyAlgorithm) {
    return keyAlgorithm.startsWith("ML-DSA-");
  }

  /** Whether {@code certificate} is signed with the ML-DSA key of {@code issuer}. */
  static boolean verifies(X509Certificate certificate, X509Certificate issuer)
      throws CertificateEncodingException {
    SubjectPublicKeyInfo info =
        SubjectPublicKeyInfo.getInstance(issuer.getPublicKey().getEncoded());
    // The algorithm of key and signature is one object identifier (RFC 9881 section 2).
    if (!info.getAlgorithm().getAlgorithm().getId().equals(certificate.getSigAlgOID())) {
      return false;
    }
    try {
      MLDSASigner signer = new MLDSASigner();
      signer.init(false, (MLDSAPublicKeyParameters) PublicKeyFactory.createKey(info));
      byte[] signed = certificate.getTBSCertificate();
      signer.update(signed, 0, signed.length);
      return signer.verifySignature(certificate.getSignature());
    } catch (IOException e) {
      return false;
    }
  }
}
