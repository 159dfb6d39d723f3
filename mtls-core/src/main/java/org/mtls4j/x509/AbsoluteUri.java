package org.mtls4j.x509;

import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.util.IPAddress;
import org.jspecify.annotations.Nullable;

/**
 * An absolute URI in its parts, by the grammar of RFC 3986 appendix A. Read by hand: {@link
 * java.net.URI} has the grammar of RFC 2396, with liberties of its own.
 *
 * @param scheme in lower case
 * @param host in lower case; empty in {@code file:///x}; null where there is no authority
 * @param path as written
 * @param text the whole, as written
 */
record AbsoluteUri(String scheme, @Nullable String host, String path, String text) {

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");
  private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");

  /** Neither a percent sign nor a dot at the end: the JDK's validation may refuse them. */
  private static final Pattern REGISTERED_NAME = Pattern.compile("[A-Za-z0-9_.-]*[A-Za-z0-9_-]");

  private static final String UNRESERVED_MARKS = "-._~";
  private static final String USERINFO = UNRESERVED_MARKS + "!$&'()*+,;=:";
  private static final String PATH = USERINFO + "@/";
  private static final String QUERY = PATH + "?";

  /**
   * Reads {@code text}.
   *
   * @throws MalformedDer when it is no absolute URI, or has an authority without a host (RFC 5280
   *     section 4.2.1.6), as only {@code file:///x} may
   */
  static AbsoluteUri parse(String text) throws MalformedDer {
    int scheme = Math.max(0, text.indexOf(':'));
    require(SCHEME.matcher(text.substring(0, scheme)).matches());
    int fragment = indexOrEnd(text, '#', scheme, text.length());
    int query = indexOrEnd(text, '?', scheme, fragment);
    int path = scheme + 1;
    String host = null;
    if (text.startsWith("//", path)) {
      int authority = path + 2;
      path = indexOrEnd(text, '/', authority, query);
      host = host(text.substring(authority, path)).toLowerCase(Locale.ROOT);
    }
    require(path < query || (host != null && !host.isEmpty()));
    require(consistsOf(text.substring(path, query), PATH));
    require(consistsOf(text.substring(query, fragment), QUERY));
    require(fragment == text.length() || consistsOf(text.substring(fragment + 1), QUERY));
    return new AbsoluteUri(
        text.substring(0, scheme).toLowerCase(Locale.ROOT),
        host,
        text.substring(path, query),
        text);
  }

  /** The host of {@code [userinfo@]host[:port]}; nothing at all is a host without a name. */
  private static String host(String authority) throws MalformedDer {
    int at = authority.lastIndexOf('@');
    require(at < 0 || consistsOf(authority.substring(0, at), USERINFO));
    String host = PORT.matcher(authority.substring(at + 1)).replaceFirst("");
    boolean isAddress = host.startsWith("[") && host.endsWith("]");
    require(
        authority.isEmpty()
            || (isAddress
                ? IPAddress.isValidIPv6(host.substring(1, host.length() - 1))
                : REGISTERED_NAME.matcher(host).matches()));
    return host;
  }

  /**
   * Whether it is written as RFC 3986 section 6.2.2 normalises it, but for the case of scheme and
   * host: upper-case hexadecimal, nothing encoded without need, no dot segments.
   */
  boolean isNormalised() {
    for (int i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1)) {
      String hex = text.substring(i + 1, i + 3);
      if (!hex.equals(hex.toUpperCase(Locale.ROOT))
          || isUnreserved((char) Integer.parseInt(hex, 16))) {
        return false;
      }
    }
    String segments = "/" + path + "/";
    return !segments.contains("/./") && !segments.contains("/../");
  }

  private static boolean consistsOf(String part, String marks) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      boolean encoded = c == '%' && isHex(part, i + 1) && isHex(part, i + 2);
      if (!encoded && !isAlphanumeric(c) && marks.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHex(String part, int index) {
    return index < part.length() && Character.digit(part.charAt(index), 16) >= 0;
  }

  private static boolean isUnreserved(char c) {
    return isAlphanumeric(c) || UNRESERVED_MARKS.indexOf(c) >= 0;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static int indexOrEnd(String text, char sought, int from, int end) {
    int index = text.indexOf(sought, from);
    return index < 0 || index > end ? end : index;
  }

  private static void require(boolean wellFormed) throws MalformedDer {
    if (!wellFormed) {
      throw new MalformedDer("a name is no absolute URI");
    }
  }
}
