package org.mtls4j.x509;

import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/**
 * Which keys a signature is checked with. Whoever sends a chain chooses the keys of its CAs, before
 * anything is proven, and so how long each signature takes: half a second with an RSA key of 3,072
 * bits whose exponent is as long, and with a DSA key, whose modulus the JDK does not limit, as long
 * as they like.
 */
final class SigningKeyLimits {

  /** The longest modulus, of BoringSSL and webpki. */
  private static final int RSA_MODULUS_BITS = 8192;

  /** The longest public exponent, of BoringSSL. */
  private static final int RSA_EXPONENT_BITS = 33;

  private SigningKeyLimits() {}

  /**
   * What about {@code key} is more than is computed with.
   *
   * @param algorithm as {@link KeyParameters} has it, read from the same SubjectPublicKeyInfo
   */
  static Optional<String> excessOf(String algorithm, PublicKey key) {
    if (!KeyParameters.isKnown(algorithm)) {
      return Optional.of("signed by a key of " + algorithm);
    }
    if (key instanceof RSAPublicKey rsa
        && (rsa.getModulus().bitLength() > RSA_MODULUS_BITS
            || rsa.getPublicExponent().bitLength() > RSA_EXPONENT_BITS)) {
      return Optional.of(
          "signed by an RSA key of "
              + rsa.getModulus().bitLength()
              + " bits, its exponent of "
              + rsa.getPublicExponent().bitLength());
    }
    return Optional.empty();
  }
}
