package org.mtls4j.revocation;

import java.security.interfaces.RSAPublicKey;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.Prehash;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.signers.RSADigestSigner;

/**
 * RSA signatures over a digest that is there already (RFC 8017 sections 8.1 and 8.2). The JDK takes
 * the message only, so this is Bouncy Castle's, as plain objects.
 */
final class RsaDigestSignature {

  /** trailerFieldBC, the only one there is (RFC 8017 section A.2.3). */
  private static final byte TRAILER = (byte) 0xbc;

  private RsaDigestSignature() {}

  static boolean verifies(
      RSAPublicKey key, AlgorithmIdentifier algorithm, byte[] digest, byte[] signature) {
    boolean pss = algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS);
    if (!pss && !key.getAlgorithm().equals("RSA")) {
      // A key that is marked for PSS signs nothing else (RFC 4055 section 1.2).
      return false;
    }
    if (pss && saltLength(algorithm) > key.getModulus().bitLength() / Byte.SIZE) {
      // No signature has room for it, and making room would take what memory there is.
      return false;
    }
    Signer verifier = pss ? pss(algorithm, digest) : new RSADigestSigner(prehashed(digest));
    verifier.init(false, new RSAKeyParameters(false, key.getModulus(), key.getPublicExponent()));
    verifier.update(digest, 0, digest.length);
    return verifier.verifySignature(signature);
  }

  /** The algorithm was found to be strong when the list was read: one hash, also in the mask. */
  private static PSSSigner pss(AlgorithmIdentifier algorithm, byte[] digest) {
    return PSSSigner.createRawSigner(
        new RSAEngine(), digestOf(digest), digestOf(digest), saltLength(algorithm), TRAILER);
  }

  private static int saltLength(AlgorithmIdentifier algorithm) {
    return RSASSAPSSparams.getInstance(algorithm.getParameters()).getSaltLength().intValueExact();
  }

  private static Digest prehashed(byte[] digest) {
    return Prehash.forDigest(digestOf(digest));
  }

  /** SHA-2 digests are told apart by their length. */
  private static Digest digestOf(byte[] digest) {
    return switch (digest.length) {
      case 32 -> new SHA256Digest();
      case 48 -> new SHA384Digest();
      default -> new SHA512Digest();
    };
  }
}
