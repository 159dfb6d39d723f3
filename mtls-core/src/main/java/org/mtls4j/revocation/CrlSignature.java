package org.mtls4j.revocation;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;
import org.mtls4j.x509.LatticeSignature;
import org.mtls4j.x509.ParsedCertificate;

/**
 * The signature of a list, to be verified by the digest that was taken while the list was read:
 * with any key, also one that is known only later, and without the bytes. Thread-safe.
 */
final class CrlSignature {

  /** ML-DSA-44, -65 and -87 are 17, 18 and 19 below (RFC 9881 section 2). */
  private static final String ML_DSA = "2.16.840.1.101.3.4.3.1";

  private final AlgorithmIdentifier algorithm;
  private final byte[] digest;
  private final byte[] value;
  // EdDSA and ML-DSA signatures are over the list itself; it is kept until its signer is known.
  private volatile byte @Nullable [] message;
  // A list has one signer; remembering it keeps signature checks off the request path.
  private volatile @Nullable ParsedCertificate signer;
  private volatile @Nullable ParsedCertificate stranger;

  CrlSignature(
      AlgorithmIdentifier algorithm, byte[] digest, byte @Nullable [] message, byte[] value) {
    this.algorithm = algorithm;
    this.digest = digest;
    this.message = message;
    this.value = value;
  }

  /** Whether it is by the key of {@code issuer}. */
  boolean isBy(ParsedCertificate issuer) {
    ParsedCertificate known = signer;
    if (known != null) {
      return known.spki().equals(issuer.spki());
    }
    ParsedCertificate refused = stranger;
    if (refused != null && refused.spki().equals(issuer.spki())) {
      return false;
    }
    boolean verified = verifies(issuer.certificate().getPublicKey());
    if (verified) {
      signer = issuer;
      message = null;
    } else {
      stranger = issuer;
    }
    return verified;
  }

  /** Whose it was found to be so far. */
  @Nullable ParsedCertificate signer() {
    return signer;
  }

  /** Whether somebody was found not to have made it, and nobody to have. */
  boolean isDisowned() {
    return signer == null && stranger != null;
  }

  private boolean verifies(PublicKey key) {
    try {
      if (key instanceof RSAPublicKey rsa) {
        return RsaDigestSignature.verifies(rsa, algorithm, digest, value);
      }
      byte[] signed = message;
      boolean elliptic = key instanceof ECPublicKey;
      if (elliptic == (signed != null)) {
        // A key of one kind and an algorithm of another; or the signer was found meanwhile.
        ParsedCertificate known = signer;
        return known != null && known.certificate().getPublicKey().equals(key);
      }
      if (signed != null && algorithm.getAlgorithm().getId().startsWith(ML_DSA)) {
        return LatticeSignature.verifies(key, algorithm.getAlgorithm().getId(), signed, value);
      }
      Signature verifier = Signature.getInstance(elliptic ? "NONEwithECDSA" : key.getAlgorithm());
      verifier.initVerify(key);
      verifier.update(signed == null ? digest : signed);
      return verifier.verify(value);
    } catch (GeneralSecurityException | RuntimeException e) {
      // Keys and signatures that do not fit together end in various exceptions.
      return false;
    }
  }

  /** Signatures are equal when they sign the same with the same octets. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CrlSignature that
        && algorithm.equals(that.algorithm)
        && Arrays.equals(digest, that.digest)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }
}
