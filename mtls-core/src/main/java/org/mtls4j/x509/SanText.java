package org.mtls4j.x509;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.mtls4j.x509.NameValue.Text;
import org.mtls4j.x509.NameValue.Unusable;

/** The values of subject alternative names, checked and folded by type. */
final class SanText {

  /** RFC 1034 section 3.5 (preferred name syntax), and the underscore that many names carry. */
  private static final Pattern DNS =
      Pattern.compile(
          "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");

  private SanText() {}

  /** A dNSName in lower case. A wildcard names no one, so it is not usable. */
  static NameValue dns(String text) {
    return ascii(text, SanText::foldedDns);
  }

  /** A URI with its scheme and host in lower case (RFC 3986 section 6.2.2.1). */
  static NameValue uri(String text) {
    return ascii(text, SanText::foldedUri);
  }

  /** A mail address with its host in lower case (RFC 5280 section 7.5). */
  static NameValue email(String text) {
    return ascii(text, SanText::foldedEmail);
  }

  /** An address of 4 or 16 octets. */
  static NameValue ip(byte[] octets) {
    try {
      InetAddress address = InetAddress.getByAddress(octets);
      return address.getAddress().length == octets.length
          ? new Text(address.getHostAddress())
          : new Unusable("an IPv4 address in 16 octets");
    } catch (UnknownHostException e) {
      return new Unusable("an iPAddress of " + octets.length + " octets");
    }
  }

  private static NameValue ascii(String text, Function<String, NameValue> fold) {
    return NameText.ascii(text) instanceof Text plain
        ? fold.apply(plain.value())
        : NameText.ascii(text);
  }

  private static NameValue foldedDns(String text) {
    String name = SanType.DNS.folded(text);
    return name.length() <= 253 && DNS.matcher(name).matches()
        ? new Text(name)
        : new Unusable("a dNSName that names no single host");
  }

  private static NameValue foldedUri(String text) {
    try {
      return new URI(text).getScheme() == null
          ? new Unusable("a URI without a scheme")
          : new Text(SanType.URI.folded(text));
    } catch (URISyntaxException e) {
      return new Unusable("a malformed URI");
    }
  }

  private static NameValue foldedEmail(String text) {
    int at = text.indexOf('@');
    return at < 1
            || at != text.lastIndexOf('@')
            || foldedDns(text.substring(at + 1)) instanceof Unusable
        ? new Unusable("a malformed rfc822Name")
        : new Text(SanType.EMAIL.folded(text));
  }
}
