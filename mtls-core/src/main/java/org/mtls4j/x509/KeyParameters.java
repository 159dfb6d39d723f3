package org.mtls4j.x509;

import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * What kind of key a certificate has.
 *
 * @param algorithm the JDK's name for it, or its object identifier
 * @param rsaBits the length of an RSA modulus; 0 for other keys
 * @param curve the name of an elliptic curve, or its object identifier; null for other keys and for
 *     curves that are spelled out instead of named (RFC 5480 section 2.1.1 forbids those)
 */
public record KeyParameters(String algorithm, int rsaBits, @Nullable String curve) {

  /** id-ecPublicKey (RFC 5480 section 2.1.1). */
  private static final String EC = "1.2.840.10045.2.1";

  private static final Map<String, String> CURVES =
      Map.of(
          "1.2.840.10045.3.1.7", "P-256",
          "1.3.132.0.34", "P-384",
          "1.3.132.0.35", "P-521");

  static KeyParameters of(PublicKey key, SubjectPublicKeyInfo info) {
    boolean elliptic = info.getAlgorithm().getAlgorithm().getId().equals(EC);
    return new KeyParameters(
        elliptic ? "EC" : key.getAlgorithm(),
        key instanceof RSAKey rsa ? rsa.getModulus().bitLength() : 0,
        elliptic && info.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier named
            ? CURVES.getOrDefault(named.getId(), named.getId())
            : null);
  }

  /** Whether {@code name} is a curve that keys are recognised on. */
  public static boolean isKnownCurve(String name) {
    return CURVES.containsValue(name);
  }
}
