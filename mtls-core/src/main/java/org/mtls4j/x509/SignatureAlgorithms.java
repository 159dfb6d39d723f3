package org.mtls4j.x509;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The signature algorithms of certificates and CRLs, by the names the policy uses. */
public final class SignatureAlgorithms {

  /** RFC 8017 appendix A.2, RFC 5758 section 3.2, RFC 8410 section 3. */
  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put("1.2.840.113549.1.1.11", "SHA256withRSA");
    NAMES.put("1.2.840.113549.1.1.12", "SHA384withRSA");
    NAMES.put("1.2.840.113549.1.1.13", "SHA512withRSA");
    NAMES.put("1.2.840.113549.1.1.10", "RSASSA-PSS");
    NAMES.put("1.2.840.10045.4.3.2", "SHA256withECDSA");
    NAMES.put("1.2.840.10045.4.3.3", "SHA384withECDSA");
    NAMES.put("1.2.840.10045.4.3.4", "SHA512withECDSA");
    NAMES.put("1.3.101.112", "Ed25519");
    NAMES.put("1.3.101.113", "Ed448");
  }

  /** All that are known, none of them weak: also what is allowed by default. */
  public static final Set<String> STRONG = Set.copyOf(NAMES.values());

  private SignatureAlgorithms() {}

  /** The name of the algorithm with this object identifier, or the identifier itself. */
  public static String nameOf(String oid) {
    return NAMES.getOrDefault(oid, oid);
  }
}
