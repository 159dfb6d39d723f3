package org.mtls4j.x509;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.OtherName;
import org.mtls4j.x509.NameValue.Unusable;

/** The subject alternative names of a certificate, by type. Immutable. */
final class GeneralNames {

  private static final ASN1ObjectIdentifier UPN =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3");

  static final GeneralNames NONE = new GeneralNames(Map.of());

  private final Map<SanType, List<NameValue>> values;

  private GeneralNames(Map<SanType, List<NameValue>> values) {
    this.values = values;
  }

  static GeneralNames of(org.bouncycastle.asn1.x509.GeneralNames names) {
    Map<SanType, List<NameValue>> values = new EnumMap<>(SanType.class);
    for (GeneralName name : names.getNames()) {
      switch (name.getTagNo()) {
        case GeneralName.dNSName -> add(values, SanType.DNS, SanText.dns(ia5(name)));
        case GeneralName.uniformResourceIdentifier ->
            add(values, SanType.URI, SanText.uri(ia5(name)));
        case GeneralName.rfc822Name -> add(values, SanType.EMAIL, SanText.email(ia5(name)));
        case GeneralName.iPAddress ->
            add(
                values,
                SanType.IP,
                SanText.ip(ASN1OctetString.getInstance(name.getName()).getOctets()));
        case GeneralName.otherName -> addOther(values, OtherName.getInstance(name.getName()));
        default -> {
          // directoryName, registeredID, x400Address and ediPartyName: no policy can name them.
        }
      }
    }
    return new GeneralNames(values);
  }

  List<NameValue> values(SanType type) {
    return values.getOrDefault(type, List.of());
  }

  private static void addOther(Map<SanType, List<NameValue>> values, OtherName other) {
    if (other.getTypeID().equals(UPN)) {
      add(
          values,
          SanType.UPN,
          other.getValue() instanceof ASN1UTF8String text
              ? NameText.of(text)
              : new Unusable("a UPN that is not a UTF8String"));
    }
  }

  private static void add(Map<SanType, List<NameValue>> values, SanType type, NameValue value) {
    values.computeIfAbsent(type, any -> new ArrayList<>()).add(value);
  }

  private static String ia5(GeneralName name) {
    return ASN1IA5String.getInstance(name.getName()).getString();
  }
}
