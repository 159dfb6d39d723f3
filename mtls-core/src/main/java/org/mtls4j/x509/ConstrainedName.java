package org.mtls4j.x509;

import java.nio.charset.Charset;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1UniversalString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;

/** A name of a certificate, in the form in which name constraints reach it. */
sealed interface ConstrainedName {

  /** Of a UniversalString (ITU-T X.690 section 8.23.7). */
  Charset UTF_32 = Charset.forName("UTF-32BE");

  /** The tag of its form in a GeneralName (RFC 5280 section 4.2.1.6). */
  int form();

  /** A host, or all hosts one label below one, in lower case. */
  record Host(String name) implements ConstrainedName {
    @Override
    public int form() {
      return GeneralName.dNSName;
    }
  }

  /** A mailbox; its host in lower case. */
  record Mailbox(String local, String host) implements ConstrainedName {
    @Override
    public int form() {
      return GeneralName.rfc822Name;
    }
  }

  /** The host of a URI, in lower case: constraints reach nothing else of it. */
  record UriHost(String host) implements ConstrainedName {
    @Override
    public int form() {
      return GeneralName.uniformResourceIdentifier;
    }
  }

  /** An IP address, of 4 or 16 octets. */
  record Address(List<Byte> octets) implements ConstrainedName {
    @Override
    public int form() {
      return GeneralName.iPAddress;
    }
  }

  /**
   * A distinguished name, its RDNs made so that they are equal where RFC 5280 section 7.1 says so.
   */
  record Directory(List<RDN> rdns) implements ConstrainedName {
    @Override
    public int form() {
      return GeneralName.directoryName;
    }

    @Override
    public String toString() {
      return new X500Name(rdns.toArray(new RDN[0])).toString();
    }
  }

  /** A name that no constraint of its form can be held against: it is broken, or of a rare form. */
  record Unreadable(int form) implements ConstrainedName {}

  /** What {@link SanText} reads, and a wildcard in front. */
  Pattern HOST = Pattern.compile("(\\*\\.)?" + SanText.HOST_SYNTAX);

  /** RFC 3986 section 3: the host is what lies between userinfo and port. */
  Pattern AUTHORITY = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://([^/?#@]*@)?([^/?#@:]*)(:\\d*)?");

  /** What the last label of an address looks like, or of nothing. */
  Pattern NUMERIC = Pattern.compile("[0-9]*");

  Pattern BLANKS = Pattern.compile(" +");

  /** Of a subject alternative name, or of the base of a constraint where that has the same form. */
  static ConstrainedName of(GeneralName name) {
    ASN1Encodable value = name.getName();
    return switch (name.getTagNo()) {
      case GeneralName.dNSName -> host(ASN1IA5String.getInstance(value).getString());
      case GeneralName.rfc822Name -> mailbox(ASN1IA5String.getInstance(value).getString());
      case GeneralName.uniformResourceIdentifier ->
          uriHost(ASN1IA5String.getInstance(value).getString());
      case GeneralName.iPAddress -> address(ASN1OctetString.getInstance(value).getOctets());
      case GeneralName.directoryName -> directory(X500Name.getInstance(value));
      default -> new Unreadable(name.getTagNo());
    };
  }

  /** All names of a certificate; {@code alternative} is null where it has none. */
  static List<ConstrainedName> of(
      X500Name subject, org.bouncycastle.asn1.x509.@Nullable GeneralNames alternative) {
    List<ConstrainedName> names = ofSubject(subject);
    for (GeneralName name : alternative == null ? new GeneralName[0] : alternative.getNames()) {
      names.add(of(name));
      if (GeneralNames.isMailbox(name)) {
        // RFC 9598 section 6: constraints on rfc822Names reach it, and it is not read here.
        names.add(new Unreadable(GeneralName.rfc822Name));
      }
    }
    return List.copyOf(names);
  }

  /**
   * What the subject adds to the alternative names: itself; each emailAddress (RFC 5280 section
   * 4.2.1.10); and each CN that looks like a host, since it will be taken for one.
   */
  private static List<ConstrainedName> ofSubject(X500Name subject) {
    List<ConstrainedName> names = new ArrayList<>();
    if (subject.getRDNs().length > 0) {
      names.add(directory(subject));
    }
    for (RDN rdn : subject.getRDNs()) {
      for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
        if (attribute.getType().equals(BCStyle.E)) {
          names.add(
              attribute.getValue() instanceof ASN1String text
                  ? mailbox(text.getString())
                  : new Unreadable(GeneralName.rfc822Name));
        } else if (attribute.getType().equals(BCStyle.CN)
            && attribute.getValue() instanceof ASN1String text) {
          likelyHost(text.getString()).ifPresent(names::add);
        }
      }
    }
    return names;
  }

  static ConstrainedName host(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    return name.length() <= 253 && HOST.matcher(name).matches()
        ? new Host(name)
        : new Unreadable(GeneralName.dNSName);
  }

  /** More than one label, the last of which is no number: neither a person nor an address. */
  private static Optional<ConstrainedName> likelyHost(String text) {
    int dot = text.lastIndexOf('.');
    return dot > 0
            && !NUMERIC.matcher(text.substring(dot + 1)).matches()
            && host(text) instanceof Host host
        ? Optional.of(host)
        : Optional.empty();
  }

  private static ConstrainedName mailbox(String text) {
    int at = text.indexOf('@');
    return at > 0
            && at == text.lastIndexOf('@')
            && SanText.LOCAL_PART.matcher(text.substring(0, at)).matches()
            && host(text.substring(at + 1)) instanceof Host host
            && !host.name().startsWith("*")
        ? new Mailbox(text.substring(0, at), host.name())
        : new Unreadable(GeneralName.rfc822Name);
  }

  /** A URI without a host, or whose host is an address, meets no constraint (section 4.2.1.10). */
  private static ConstrainedName uriHost(String text) {
    Matcher authority = AUTHORITY.matcher(text);
    return authority.lookingAt()
            && (authority.end() == text.length()
                || "/?#".indexOf(text.charAt(authority.end())) >= 0)
            && likelyUriHost(authority.group(2)) instanceof Host host
        ? new UriHost(host.name())
        : new Unreadable(GeneralName.uniformResourceIdentifier);
  }

  private static ConstrainedName likelyUriHost(String text) {
    boolean numeric = NUMERIC.matcher(text.substring(text.lastIndexOf('.') + 1)).matches();
    return numeric || text.startsWith("*") ? new Unreadable(GeneralName.dNSName) : host(text);
  }

  private static ConstrainedName address(byte[] octets) {
    return octets.length == 4 || octets.length == 16
        ? new Address(boxed(octets))
        : new Unreadable(GeneralName.iPAddress);
  }

  static List<Byte> boxed(byte[] octets) {
    List<Byte> boxed = new ArrayList<>(octets.length);
    for (byte octet : octets) {
      boxed.add(octet);
    }
    return List.copyOf(boxed);
  }

  private static ConstrainedName directory(X500Name name) {
    List<RDN> rdns = new ArrayList<>();
    for (RDN rdn : name.getRDNs()) {
      List<AttributeTypeAndValue> attributes = new ArrayList<>();
      for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
        Optional<ASN1Encodable> value = comparable(attribute.getValue());
        if (value.isEmpty()) {
          return new Unreadable(GeneralName.directoryName);
        }
        attributes.add(new AttributeTypeAndValue(attribute.getType(), value.get()));
      }
      try {
        rdns.add(new RDN(attributes.toArray(new AttributeTypeAndValue[0])));
      } catch (IllegalArgumentException e) {
        // A value that Bouncy Castle reads but would not write, by which a SET cannot be ordered.
        return new Unreadable(GeneralName.directoryName);
      }
    }
    return new Directory(List.copyOf(rdns));
  }

  /**
   * A value as caseIgnoreMatch compares it (RFC 4518 section 2), so that neither the type of a
   * string nor case, width or blanks count; empty where it holds what that would pass over, since
   * then it does not say what it seems to. What is no string is only equal to itself.
   */
  private static Optional<ASN1Encodable> comparable(ASN1Encodable value) {
    if (!(value instanceof ASN1String text) || value instanceof ASN1BitString) {
      return Optional.of(value);
    }
    String composed = Normalizer.normalize(textOf(text), Normalizer.Form.NFKC);
    if (!NameText.isPlain(composed)) {
      return Optional.empty();
    }
    // By way of upper case, as a sharp s is equal to two; which may take letters apart.
    String folded = composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    String trimmed = Normalizer.normalize(folded, Normalizer.Form.NFKC).strip();
    return Optional.of(
        new DERUTF8String(
            trimmed.contains("  ") ? BLANKS.matcher(trimmed).replaceAll(" ") : trimmed));
  }

  /** Bouncy Castle shows a UniversalString in hexadecimal, which is the text of another value. */
  private static String textOf(ASN1String value) {
    return value instanceof ASN1UniversalString wide
        ? new String(wide.getOctets(), UTF_32)
        : value.getString();
  }
}
