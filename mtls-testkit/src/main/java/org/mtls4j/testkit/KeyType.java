package org.mtls4j.testkit;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** What kind of key a certificate is made for. Immutable and thread-safe. */
public enum KeyType {
  /** The NIST curve P-256; the default, and the fastest to make. Signs SHA256withECDSA. */
  EC_P256,
  /** The NIST curve P-384. Signs SHA256withECDSA unless told otherwise. */
  EC_P384,
  /** The NIST curve P-521. Signs SHA256withECDSA unless told otherwise. */
  EC_P521,
  /** INSECURE: RSA with 1024 bits, below what NIST SP 800-131A and every public CA allow. */
  RSA_1024,
  /** RSA with 2048 bits, the least that is still accepted widely. Signs SHA256withRSA. */
  RSA_2048,
  /** RSA with 3072 bits; takes the better part of a second to make. Signs SHA256withRSA. */
  RSA_3072,
  /** The Edwards curve 25519 (RFC 8032, RFC 8410). Signs Ed25519. */
  ED25519,
  /** The module lattice ML-DSA-65 (FIPS 204, RFC 9881), made by Bouncy Castle on every Java. */
  ML_DSA_65;

  /** An instance of its own: nothing is registered. */
  static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  /**
   * Makes a fresh key pair of this type.
   *
   * @return never null, another one at each call
   * @throws IllegalStateException if the Java runtime does not know this type
   */
  public KeyPair generate() {
    return switch (this) {
      case EC_P256 -> generate("EC", new ECGenParameterSpec("secp256r1"));
      case EC_P384 -> generate("EC", new ECGenParameterSpec("secp384r1"));
      case EC_P521 -> generate("EC", new ECGenParameterSpec("secp521r1"));
      case RSA_1024 -> generate("RSA", rsa(1024));
      case RSA_2048 -> generate("RSA", rsa(2048));
      case RSA_3072 -> generate("RSA", rsa(3072));
      case ED25519 -> generate("Ed25519", NamedParameterSpec.ED25519);
      case ML_DSA_65 -> lattice();
    };
  }

  private static KeyPair lattice() {
    try {
      return KeyPairGenerator.getInstance("ML-DSA-65", BOUNCY_CASTLE).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Bouncy Castle makes no ML-DSA keys", e);
    }
  }

  static KeyPair generate(String algorithm, AlgorithmParameterSpec parameters) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(parameters);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime makes no " + algorithm + " keys", e);
    }
  }

  static RSAKeyGenParameterSpec rsa(int bits) {
    return new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4);
  }
}
