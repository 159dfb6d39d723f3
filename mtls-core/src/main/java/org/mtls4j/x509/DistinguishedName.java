package org.mtls4j.x509;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;

/** A distinguished name as its attributes, read from DER by object identifier. Immutable. */
public final class DistinguishedName {

  private record Attribute(AttributeType type, NameValue value) {}

  private final List<Attribute> attributes;

  private DistinguishedName(List<Attribute> attributes) {
    this.attributes = List.copyOf(attributes);
  }

  static DistinguishedName of(X500Name name) {
    List<Attribute> attributes = new ArrayList<>();
    for (RDN rdn : name.getRDNs()) {
      for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
        attributes.add(
            new Attribute(
                new AttributeType(attribute.getType().getId()), NameText.of(attribute.getValue())));
      }
    }
    return new DistinguishedName(attributes);
  }

  /** Every value of one type, in the order of the certificate, multi-valued RDNs included. */
  public List<NameValue> values(AttributeType type) {
    return attributes.stream()
        .filter(attribute -> attribute.type().equals(type))
        .map(Attribute::value)
        .toList();
  }
}
