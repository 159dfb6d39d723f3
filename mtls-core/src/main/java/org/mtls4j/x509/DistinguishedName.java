package org.mtls4j.x509;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.mtls4j.x509.NameValue.Text;
import org.mtls4j.x509.NameValue.Unusable;

/** A distinguished name as its attributes, read from DER by object identifier. Immutable. */
public final class DistinguishedName {

  private record Attribute(AttributeType type, NameValue value) {}

  /** What separates attributes and their parts in {@link #text}; escaped where it is a value's. */
  public static final String SEPARATORS = ",+=\\";

  private static final Pattern SEPARATOR = Pattern.compile("[,+=\\\\]");

  private final List<List<Attribute>> relativeNames;

  private DistinguishedName(List<List<Attribute>> relativeNames) {
    this.relativeNames = List.copyOf(relativeNames);
  }

  /**
   * Reads a name.
   *
   * @throws MalformedDer when an RDN has no attribute (ITU-T X.501 section 9.3): shown, it is
   *     nothing, and compared, it moves what follows out of the reach of a name constraint
   */
  static DistinguishedName of(X500Name name) throws MalformedDer {
    List<List<Attribute>> relativeNames = new ArrayList<>();
    for (RDN rdn : name.getRDNs()) {
      if (rdn.size() == 0) {
        throw new MalformedDer("an RDN without attributes");
      }
      List<Attribute> attributes = new ArrayList<>();
      for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
        attributes.add(read(attribute));
      }
      relativeNames.add(List.copyOf(attributes));
    }
    return new DistinguishedName(relativeNames);
  }

  private static Attribute read(AttributeTypeAndValue attribute) {
    return new Attribute(
        new AttributeType(attribute.getType().getId()), NameText.of(attribute.getValue()));
  }

  /** Every value of one type, in the order of the certificate, multi-valued RDNs included. */
  public List<NameValue> values(AttributeType type) {
    List<NameValue> values = new ArrayList<>();
    for (List<Attribute> relativeName : relativeNames) {
      for (Attribute attribute : relativeName) {
        if (attribute.type().equals(type)) {
          values.add(attribute.value());
        }
      }
    }
    return List.copyOf(values);
  }

  /**
   * The whole name as one value, such as {@code C=DE,O=Acme GmbH,CN=billing}: in the order of the
   * certificate, attributes of one RDN joined by a plus sign, with a backslash before each of
   * {@link #SEPARATORS} in a value. Two names with one text have the same attributes.
   */
  public NameValue text() {
    StringJoiner name = new StringJoiner(",");
    for (List<Attribute> relativeName : relativeNames) {
      StringJoiner attributes = new StringJoiner("+");
      for (Attribute attribute : relativeName) {
        if (!(attribute.value() instanceof Text text)) {
          return attribute.value();
        }
        attributes.add(attribute.type().name() + "=" + escaped(text.value()));
      }
      name.add(attributes.toString());
    }
    return relativeNames.isEmpty() ? new Unusable("an empty name") : new Text(name.toString());
  }

  private static String escaped(String value) {
    return SEPARATOR.matcher(value).replaceAll("\\\\$0");
  }
}
