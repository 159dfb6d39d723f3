package org.mtls4j.x509;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A type of subject attribute, known by its object identifier.
 *
 * @param oid in dotted form
 */
public record AttributeType(String oid) implements NameType {

  /** ITU-T X.660 section 7.6: below 0 and 1 there are 40 arcs each. */
  private static final Pattern OID =
      Pattern.compile(
          "([01]\\.[1-3]?[0-9]|2\\.(0|[1-9][0-9]{0,17}))(\\.(0|[1-9][0-9]{0,17})){0,39}");

  /** RFC 4519 section 2, RFC 2985 (emailAddress), ITU-T X.520 (organizationIdentifier). */
  private static final Map<String, String> OIDS = new LinkedHashMap<>();

  static {
    OIDS.put("CN", "2.5.4.3");
    OIDS.put("C", "2.5.4.6");
    OIDS.put("L", "2.5.4.7");
    OIDS.put("ST", "2.5.4.8");
    OIDS.put("STREET", "2.5.4.9");
    OIDS.put("O", "2.5.4.10");
    OIDS.put("OU", "2.5.4.11");
    OIDS.put("DC", "0.9.2342.19200300.100.1.25");
    OIDS.put("UID", "0.9.2342.19200300.100.1.1");
    OIDS.put("serialNumber", "2.5.4.5");
    OIDS.put("emailAddress", "1.2.840.113549.1.9.1");
    OIDS.put("organizationIdentifier", "2.5.4.97");
  }

  /** The type of this name or dotted object identifier; names are exact, as the policy has them. */
  public static Optional<AttributeType> of(String nameOrOid) {
    String oid = OIDS.get(nameOrOid);
    if (oid != null) {
      return Optional.of(new AttributeType(oid));
    }
    return isOid(nameOrOid) ? Optional.of(new AttributeType(nameOrOid)) : Optional.empty();
  }

  /** Whether {@code text} is a dotted object identifier, of whatever. */
  public static boolean isOid(String text) {
    return OID.matcher(text).matches();
  }

  /** The names that {@link #of} knows. */
  public static Set<String> names() {
    return Set.copyOf(OIDS.keySet());
  }

  @Override
  public String label() {
    return "subject." + name();
  }

  /** The name that {@link #of} knows it by, or else its object identifier. */
  public String name() {
    return OIDS.entrySet().stream()
        .filter(known -> known.getValue().equals(oid))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(oid);
  }
}
