package org.mtls4j.x509;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jspecify.annotations.Nullable;

/** The signature algorithms of certificates and CRLs, by the names the policy uses. */
public final class SignatureAlgorithms {

  private static final String PSS = "1.2.840.113549.1.1.10";

  /** SHA-256, SHA-384 and SHA-512 with the length of their output in octets (RFC 8017 A.2.3). */
  private static final Map<String, Integer> PSS_HASHES =
      Map.of(
          "2.16.840.1.101.3.4.2.1", 32, "2.16.840.1.101.3.4.2.2", 48, "2.16.840.1.101.3.4.2.3", 64);

  /** RFC 8017 appendix A.2, RFC 5758 section 3.2, RFC 8410 section 3. */
  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put("1.2.840.113549.1.1.11", "SHA256withRSA");
    NAMES.put("1.2.840.113549.1.1.12", "SHA384withRSA");
    NAMES.put("1.2.840.113549.1.1.13", "SHA512withRSA");
    NAMES.put(PSS, "RSASSA-PSS");
    NAMES.put("1.2.840.10045.4.3.2", "SHA256withECDSA");
    NAMES.put("1.2.840.10045.4.3.3", "SHA384withECDSA");
    NAMES.put("1.2.840.10045.4.3.4", "SHA512withECDSA");
    NAMES.put("1.3.101.112", "Ed25519");
    NAMES.put("1.3.101.113", "Ed448");
  }

  /** All classical ones that are known, none of them weak: what is allowed by default. */
  public static final Set<String> STRONG = Set.copyOf(NAMES.values());

  static {
    // RFC 9881 section 2. Only for those who ask: most clients cannot do without the classical
    // ones.
    NAMES.put("2.16.840.1.101.3.4.3.17", "ML-DSA-44");
    NAMES.put("2.16.840.1.101.3.4.3.18", "ML-DSA-65");
    NAMES.put("2.16.840.1.101.3.4.3.19", "ML-DSA-87");
  }

  /** All that are known. */
  public static final Set<String> KNOWN = Set.copyOf(NAMES.values());

  private SignatureAlgorithms() {}

  /** The name of a certificate's signature algorithm; see {@link #nameOf(String, byte[])}. */
  public static String nameOf(X509Certificate certificate) {
    return nameOf(certificate.getSigAlgOID(), certificate.getSigAlgParams());
  }

  /**
   * The name of an algorithm, or its object identifier where it is not known, or what is weak about
   * the parameters of a PSS signature: its hash must be SHA-256, SHA-384 or SHA-512, the same in
   * MGF1, and the salt no shorter than the hash (RFC 8017 section 9.1).
   *
   * @param parameters in DER; null for none
   */
  public static String nameOf(String oid, byte @Nullable [] parameters) {
    return oid.equals(PSS) && !isStrong(parameters)
        ? NAMES.get(PSS) + " with weak parameters"
        : NAMES.getOrDefault(oid, oid);
  }

  /**
   * Why a key may not sign in a certificate's way, or empty. A key of type id-RSASSA-PSS signs PSS
   * only, and with the hash that its own parameters name (RFC 4055 section 3.1, RFC 8017 A.2.3);
   * the JDK lets it sign PKCS #1 v1.5. A key that would take long to check a signature with may not
   * sign at all: see {@link SigningKeyLimits}.
   */
  public static Optional<String> misuseOf(ParsedCertificate issuer, X509Certificate certificate) {
    PublicKey key = issuer.certificate().getPublicKey();
    Optional<String> costly = SigningKeyLimits.excessOf(issuer.key().algorithm(), key);
    if (costly.isPresent() || !issuer.key().algorithm().equals(KeyParameters.RSASSA_PSS)) {
      return costly;
    }
    if (!certificate.getSigAlgOID().equals(PSS)) {
      return Optional.of("signed with " + nameOf(certificate) + " by a key for RSASSA-PSS only");
    }
    ASN1Encodable ofKey =
        SubjectPublicKeyInfo.getInstance(key.getEncoded()).getAlgorithm().getParameters();
    return ofKey == null
            || isWithin(
                RSASSAPSSparams.getInstance(ofKey),
                RSASSAPSSparams.getInstance(certificate.getSigAlgParams()))
        ? Optional.empty()
        : Optional.of("a PSS signature with other parameters than its key is for");
  }

  /** RFC 4055 section 3.3: the same hashes, and a salt that is no shorter. */
  private static boolean isWithin(RSASSAPSSparams key, @Nullable RSASSAPSSparams signature) {
    return signature != null
        && key.getHashAlgorithm().getAlgorithm().equals(signature.getHashAlgorithm().getAlgorithm())
        && key.getMaskGenAlgorithm().equals(signature.getMaskGenAlgorithm())
        && key.getSaltLength().compareTo(signature.getSaltLength()) <= 0;
  }

  private static boolean isStrong(byte @Nullable [] parameters) {
    if (parameters == null) {
      // The default is SHA-1.
      return false;
    }
    try {
      RSASSAPSSparams pss = RSASSAPSSparams.getInstance(parameters);
      String hash = pss.getHashAlgorithm().getAlgorithm().getId();
      AlgorithmIdentifier mask = pss.getMaskGenAlgorithm();
      return PSS_HASHES.containsKey(hash)
          && mask.getAlgorithm().equals(PKCSObjectIdentifiers.id_mgf1)
          && AlgorithmIdentifier.getInstance(mask.getParameters())
              .getAlgorithm()
              .getId()
              .equals(hash)
          && pss.getSaltLength().intValue() >= PSS_HASHES.get(hash);
    } catch (RuntimeException e) {
      // Bouncy Castle tells of bad DER by several kinds of unchecked exceptions.
      return false;
    }
  }
}
