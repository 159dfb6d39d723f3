package org.mtls4j.x509;

import java.io.IOException;
import java.security.PublicKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/**
 * ML-DSA signatures (RFC 9881), which Java knows from 24 on. Bouncy Castle checks them on every
 * Java, so that the answer is the same; nothing is registered as a provider. Thread-safe.
 */
public final class LatticeSignature {

  private LatticeSignature() {}

  /** Whether this is the name of an ML-DSA key's algorithm. */
  public static boolean knows(String keyAlgorithm) {
    return keyAlgorithm.startsWith("ML-DSA-");
  }

  /**
   * Whether {@code signature} is the key's, of {@code signed}; false where the key cannot be read.
   *
   * @param algorithm of the signature, an object identifier
   */
  public static boolean verifies(PublicKey key, String algorithm, byte[] signed, byte[] signature) {
    SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(key.getEncoded());
    // The algorithm of key and signature is one object identifier (RFC 9881 section 2).
    if (!info.getAlgorithm().getAlgorithm().getId().equals(algorithm)) {
      return false;
    }
    try {
      MLDSASigner verifier = new MLDSASigner();
      verifier.init(false, (MLDSAPublicKeyParameters) PublicKeyFactory.createKey(info));
      verifier.update(signed, 0, signed.length);
      return verifier.verifySignature(signature);
    } catch (IOException e) {
      return false;
    }
  }
}
