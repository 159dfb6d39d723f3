package org.mtls4j.x509;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.jspecify.annotations.Nullable;

/** A name of a certificate, in the form in which name constraints reach it. */
sealed interface ConstrainedName {

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

  /** A distinguished name, each RDN as text that is equal where RFC 5280 section 7.1 says so. */
  record Directory(List<String> rdns) implements ConstrainedName {
    @Override
    public int form() {
      return GeneralName.directoryName;
    }
  }

  /** A name that no constraint of its form can be held against: it is broken, or of a rare form. */
  record Unreadable(int form) implements ConstrainedName {}

  /** What {@link SanText} reads, and a wildcard in front. */
  Pattern HOST = Pattern.compile("(\\*\\.)?" + SanText.HOST_SYNTAX);

  /** RFC 3986 section 3: the host is what lies between userinfo and port. */
  Pattern AUTHORITY = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://([^/?#@]*@)?([^/?#@:]*)(:\\d*)?");

  /** Of a subject alternative name, or of the base of a constraint where that has the same form. */
  static ConstrainedName of(GeneralName name) {
    ASN1Encodable value = name.getName();
    return switch (name.getTagNo()) {
      case GeneralName.dNSName -> host(ASN1IA5String.getInstance(value).getString());
      case GeneralName.rfc822Name -> mailbox(ASN1IA5String.getInstance(value).getString());
      case GeneralName.uniformResourceIdentifier ->
          uriHost(ASN1IA5String.getInstance(value).getString());
      case GeneralName.iPAddress -> address(ASN1OctetString.getInstance(value).getOctets());
      case GeneralName.directoryName -> new Directory(rdns(X500Name.getInstance(value)));
      default -> new Unreadable(name.getTagNo());
    };
  }

  /** All names of a certificate; {@code alternative} is null where it has none. */
  static List<ConstrainedName> of(X500Name subject, @Nullable GeneralNames alternative) {
    List<ConstrainedName> names = ofSubject(subject);
    if (alternative != null) {
      Arrays.stream(alternative.getNames()).map(ConstrainedName::of).forEach(names::add);
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
      names.add(new Directory(rdns(subject)));
    }
    for (RDN rdn : subject.getRDNs()) {
      for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
        if (attribute.getValue() instanceof ASN1String text) {
          if (attribute.getType().equals(BCStyle.E)) {
            names.add(mailbox(text.getString()));
          } else if (attribute.getType().equals(BCStyle.CN)) {
            likelyHost(text.getString()).ifPresent(names::add);
          }
        }
      }
    }
    return names;
  }

  private static ConstrainedName host(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    return name.length() <= 253 && HOST.matcher(name).matches()
        ? new Host(name)
        : new Unreadable(GeneralName.dNSName);
  }

  /** More than one label, the last of which is no number: neither a person nor an address. */
  private static Optional<ConstrainedName> likelyHost(String text) {
    int dot = text.lastIndexOf('.');
    return dot > 0 && !text.substring(dot + 1).matches("[0-9]*") && host(text) instanceof Host host
        ? Optional.of(host)
        : Optional.empty();
  }

  private static ConstrainedName mailbox(String text) {
    int at = text.indexOf('@');
    return at > 0
            && at == text.lastIndexOf('@')
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
    boolean numeric = text.substring(text.lastIndexOf('.') + 1).matches("[0-9]*");
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

  private static List<String> rdns(X500Name name) {
    return Arrays.stream(name.getRDNs())
        .map(
            rdn ->
                Arrays.stream(rdn.getTypesAndValues())
                    .map(one -> one.getType().getId() + "=" + folded(one.getValue()))
                    .sorted()
                    .collect(Collectors.joining("+")))
        .toList();
  }

  /**
   * As caseIgnoreMatch compares (RFC 4518): the string type, case and inner blanks do not count.
   */
  private static String folded(ASN1Encodable value) {
    if (!(value instanceof ASN1String text)) {
      return value.toString();
    }
    String composed = Normalizer.normalize(text.getString(), Normalizer.Form.NFKC);
    return composed
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT)
        .strip()
        .replaceAll("\\s+", " ")
        .replace("\\", "\\\\")
        .replace("+", "\\+");
  }
}
