package org.mtls4j.x509;

import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * What kind of key a certificate has, read from its SubjectPublicKeyInfo, so that it does not
 * depend on the algorithms that this Java knows.
 *
 * @param algorithm RSA, RSASSA-PSS, EC, Ed25519, Ed448, ML-DSA-44, ML-DSA-65 or ML-DSA-87; of any
 *     other the object identifier
 * @param rsaBits the length of an RSA modulus; 0 for other keys
 * @param curve the name of an elliptic curve, or its object identifier; null for other keys and for
 *     curves that are spelled out instead of named (RFC 5480 section 2.1.1 forbids those)
 */
public record KeyParameters(String algorithm, int rsaBits, @Nullable String curve) {

  /** A key that signs in the way of RFC 8017 section 8.1 only. */
  static final String RSASSA_PSS = "RSASSA-PSS";

  /** RFC 8017 appendix A, RFC 5480 section 2.1.1, RFC 8410 section 3, RFC 9881 section 2. */
  private static final Map<String, String> ALGORITHMS =
      Map.of(
          "1.2.840.113549.1.1.1", "RSA",
          "1.2.840.113549.1.1.10", RSASSA_PSS,
          "1.2.840.10045.2.1", "EC",
          "1.3.101.112", "Ed25519",
          "1.3.101.113", "Ed448",
          "2.16.840.1.101.3.4.3.17", "ML-DSA-44",
          "2.16.840.1.101.3.4.3.18", "ML-DSA-65",
          "2.16.840.1.101.3.4.3.19", "ML-DSA-87");

  private static final Map<String, String> CURVES =
      Map.of(
          "1.2.840.10045.3.1.7", "P-256",
          "1.3.132.0.34", "P-384",
          "1.3.132.0.35", "P-521");

  static KeyParameters of(SubjectPublicKeyInfo info) throws MalformedDer {
    String oid = info.getAlgorithm().getAlgorithm().getId();
    String algorithm = ALGORITHMS.getOrDefault(oid, oid);
    return new KeyParameters(
        algorithm,
        algorithm.equals("RSA") || algorithm.equals(RSASSA_PSS) ? modulusBits(info) : 0,
        algorithm.equals("EC")
                && info.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier named
            ? CURVES.getOrDefault(named.getId(), named.getId())
            : null);
  }

  private static int modulusBits(SubjectPublicKeyInfo info) throws MalformedDer {
    try {
      return RSAPublicKey.getInstance(info.parsePublicKey()).getModulus().bitLength();
    } catch (java.io.IOException e) {
      throw new MalformedDer("an RSA key that cannot be read: " + e.getMessage());
    }
  }

  /** Whether {@code algorithm} is a name, and no object identifier. */
  static boolean isKnown(String algorithm) {
    return ALGORITHMS.containsValue(algorithm);
  }

  /** Whether {@code name} is a curve that keys are recognised on. */
  public static boolean isKnownCurve(String name) {
    return CURVES.containsValue(name);
  }
}
