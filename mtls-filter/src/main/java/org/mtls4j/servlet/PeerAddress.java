package org.mtls4j.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mtls4j.trust.AddressRange;

/**
 * The address that a request comes from, as the container tells it: which may be what a header
 * says, where the container is told to believe in one.
 */
final class PeerAddress {

  /** Tomcat's RemoteIpValve sets it, and takes the header away. */
  private static final String TOMCAT_REWRITTEN = "org.apache.tomcat.request.forwarded";

  /** Anything that could be one. */
  private static final Pattern ADDRESSES = Pattern.compile("[0-9A-Fa-f.:]+");

  private final HttpServletRequest request;

  PeerAddress(HttpServletRequest request) {
    this.request = request;
  }

  /** The address without the brackets and the zone that some containers add to it. */
  String text() {
    @Nullable String told = request.getRemoteAddr();
    String address = told == null ? "" : told;
    boolean bracketed = address.startsWith("[") && address.endsWith("]");
    String plain = bracketed ? address.substring(1, address.length() - 1) : address;
    int zone = plain.indexOf('%');
    return zone < 0 ? plain : plain.substring(0, zone);
  }

  /** Whether it may come from a header. */
  boolean mayBeRewritten() {
    if (Boolean.TRUE.equals(request.getAttribute(TOMCAT_REWRITTEN))) {
      return true;
    }
    String address = text();
    return Collections.list(request.getHeaderNames()).stream()
        .filter(PeerAddress::tellsAddresses)
        .flatMap(name -> Collections.list(request.getHeaders(name)).stream())
        .anyMatch(value -> tells(value, address) || tells(unquoted(value), address));
  }

  private static boolean tellsAddresses(String header) {
    String name = header.toLowerCase(Locale.ROOT);
    return name.contains("forwarded")
        || name.contains("-ip")
        || name.endsWith("ip")
        || name.contains("addr")
        // Liberty's $WSRA among them.
        || name.startsWith("$ws");
  }

  /** As it is to who takes quotes and backslashes away, be it in the midst of an address. */
  private static String unquoted(String value) {
    return value.replace("\\", "").replace("\"", "");
  }

  /** Whether the address is anywhere in it, with whatever port, zone or other text around it. */
  private static boolean tells(String value, String address) {
    return ADDRESSES
        .matcher(value)
        .results()
        .map(MatchResult::group)
        .anyMatch(
            word -> isSame(word, address) || isSame(word.replaceFirst(":[0-9]*$", ""), address));
  }

  private static boolean isSame(String word, String address) {
    try {
      return AddressRange.parse(word).contains(address);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
