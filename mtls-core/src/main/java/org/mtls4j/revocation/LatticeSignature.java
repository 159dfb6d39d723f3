package org.mtls4j.revocation;

import java.io.IOException;
import java.security.PublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/** ML-DSA signatures (RFC 9881), by Bouncy Castle on every Java, as those of certificates are. */
final class LatticeSignature {

  private LatticeSignature() {}

  static boolean verifies(
      PublicKey key, AlgorithmIdentifier algorithm, byte[] message, byte[] signature)
      throws IOException {
    SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(key.getEncoded());
    // The algorithm of key and signature is one object identifier (RFC 9881 section 2).
    if (!info.getAlgorithm().getAlgorithm().equals(algorithm.getAlgorithm())) {
      return false;
    }
    MLDSASigner verifier = new MLDSASigner();
    verifier.init(false, (MLDSAPublicKeyParameters) PublicKeyFactory.createKey(info));
    verifier.update(message, 0, message.length);
    return verifier.verifySignature(signature);
  }
}
