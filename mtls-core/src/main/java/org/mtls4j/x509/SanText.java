package org.mtls4j.x509;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mtls4j.x509.NameValue.Text;
import org.mtls4j.x509.NameValue.Unusable;

/** The values of subject alternative names, checked and folded by type. */
final class SanText {

  /** RFC 1034 section 3.5 (preferred name syntax), and the underscore that many names carry. */
  static final String HOST_SYNTAX =
      "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*";

  private static final Pattern DNS = Pattern.compile(HOST_SYNTAX);

  /** All digits: the last label of a host's name that is none (RFC 3696 section 2). */
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  /** Without leading zeros, which make a number octal to some software. */
  private static final Pattern IPV4 =
      Pattern.compile(
          "(OCTET\\.){3}OCTET".replace("OCTET", "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"));

  /** RFC 5321 section 4.1.2, dots anywhere; a quoted string could be written in many ways. */
  static final Pattern LOCAL_PART = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+");

  private SanText() {}

  /** A dNSName in lower case. A wildcard names no one, so it is not usable. */
  static NameValue dns(String text) {
    return ascii(text, SanText::foldedDns);
  }

  /**
   * A URI with its scheme and host in lower case (RFC 3986 section 6.2.2.1). One that section 6.2.2
   * would write in another way is not usable: two spellings of one name would be two clients.
   *
   * @throws MalformedDer when it is no absolute URI; the JDK's validation would not read it either
   */
  static NameValue uri(String text) throws MalformedDer {
    AbsoluteUri uri = AbsoluteUri.parse(text);
    if (SpiffeId.isMeantBy(uri)) {
      return SpiffeId.of(uri);
    }
    if (!uri.isNormalised()) {
      return new Unusable("a URI that is not normalised");
    }
    return namesAHost(uri.host())
        ? new Text(SanType.URI.folded(text))
        : new Unusable("a URI whose host is no single host");
  }

  /** Whether a URI without an authority, or one whose host is a name or an address. */
  private static boolean namesAHost(@Nullable String host) {
    return host == null
        || host.isEmpty()
        || host.startsWith("[")
        || isHostName(host)
        || IPV4.matcher(host).matches();
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
    return isHostName(name) ? new Text(name) : new Unusable("a dNSName that names no single host");
  }

  /** Whether {@code name}, in lower case, is a host's. One that ends in a number is an address. */
  private static boolean isHostName(String name) {
    return name.length() <= 253
        && DNS.matcher(name).matches()
        && !NUMBER.matcher(name.substring(name.lastIndexOf('.') + 1)).matches();
  }

  private static NameValue foldedEmail(String text) {
    String folded = SanType.EMAIL.folded(text);
    int at = folded.lastIndexOf('@');
    return at > 0
            && LOCAL_PART.matcher(folded.substring(0, at)).matches()
            && isHostName(folded.substring(at + 1))
        ? new Text(folded)
        : new Unusable("an rfc822Name that names no single mailbox");
  }
}
