package org.mtls4j.x509;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.jspecify.annotations.Nullable;
import org.mtls4j.x509.NameValue.Text;
import org.mtls4j.x509.NameValue.Unusable;

/** The subject alternative names of a certificate, by type. Immutable. */
final class GeneralNames {

  private static final ASN1ObjectIdentifier UPN =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3");

  /** A mail address beside the rfc822Names (RFC 9598): one more value for who asks for those. */
  private static final ASN1ObjectIdentifier SMTP_UTF8_MAILBOX =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.9");

  static final GeneralNames NONE = new GeneralNames(Map.of());

  private final Map<SanType, List<NameValue>> values;

  private GeneralNames(Map<SanType, List<NameValue>> values) {
    this.values = values;
  }

  /**
   * Reads the names of a certificate.
   *
   * @param usage the certificate's key usage, on which it depends whether a SPIFFE ID counts
   */
  static GeneralNames of(org.bouncycastle.asn1.x509.GeneralNames names, @Nullable KeyUsage usage)
      throws MalformedDer {
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
        case GeneralName.registeredID ->
            add(
                values,
                SanType.REGISTERED_ID,
                new Text(ASN1ObjectIdentifier.getInstance(name.getName()).getId()));
        case GeneralName.directoryName ->
            add(
                values,
                SanType.DIRECTORY_NAME,
                DistinguishedName.of(X500Name.getInstance(name.getName())).text());
        case GeneralName.otherName -> addOther(values, ASN1Sequence.getInstance(name.getName()));
        case GeneralName.ediPartyName ->
            // Java 17 reads parties that Java 25 refuses; no client has ever been named so.
            throw new MalformedDer("an ediPartyName");
        default -> {
          // An x400Address: no policy can ask for one, and it is another form of none of the above.
        }
      }
    }
    values.computeIfPresent(SanType.URI, (type, uris) -> SpiffeId.inContext(uris, usage));
    return new GeneralNames(values);
  }

  List<NameValue> values(SanType type) {
    return values.getOrDefault(type, List.of());
  }

  /** Whether {@code name} is a mail address beside the rfc822Names. */
  static boolean isMailbox(GeneralName name) {
    return name.getTagNo() == GeneralName.otherName
        && ASN1Sequence.getInstance(name.getName()).getObjectAt(0).equals(SMTP_UTF8_MAILBOX);
  }

  private static void addOther(Map<SanType, List<NameValue>> values, ASN1Sequence other)
      throws MalformedDer {
    if (other.size() != 2
        || !(other.getObjectAt(1) instanceof ASN1TaggedObject tagged)
        || !tagged.hasContextTag(0)
        || !tagged.isExplicit()) {
      throw new MalformedDer("an otherName that is not a type and a value");
    }
    ASN1ObjectIdentifier type = ASN1ObjectIdentifier.getInstance(other.getObjectAt(0));
    if (type.equals(UPN)) {
      add(
          values,
          SanType.UPN,
          tagged.getExplicitBaseObject() instanceof ASN1UTF8String text
              ? NameText.of(text)
              : new Unusable("a UPN that is not a UTF8String"));
    } else if (type.equals(SMTP_UTF8_MAILBOX)) {
      add(values, SanType.EMAIL, new Unusable("a mailbox outside ASCII"));
    }
  }

  private static void add(Map<SanType, List<NameValue>> values, SanType type, NameValue value) {
    values.computeIfAbsent(type, any -> new ArrayList<>()).add(value);
  }

  private static String ia5(GeneralName name) {
    return ASN1IA5String.getInstance(name.getName()).getString();
  }
}
