package org.mtls4j.revocation;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The hosts that addresses found in certificates may name; none by default, because whoever issues
 * a certificate could else have us call any host that we reach. Without a port, only the scheme's
 * own is meant. Immutable and thread-safe.
 *
 * @param patterns {@code host}, {@code *.domain} for any hosts below it, or either with {@code
 *     :port}; in lower case
 */
public record FetchHosts(List<String> patterns) {

  /** No host. */
  public static final FetchHosts NONE = new FetchHosts(List.of());

  private static final Pattern FORM =
      Pattern.compile("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*(:[1-9][0-9]{0,4})?");

  /** Copies the list, and refuses what is no pattern. */
  public FetchHosts {
    patterns = patterns.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    for (String pattern : patterns) {
      if (!isValid(pattern)) {
        throw new IllegalArgumentException("'" + pattern + "' is no host, *.domain or host:port");
      }
    }
  }

  /**
   * Whether {@code pattern} is a host name or address, or {@code *.domain}, with a port or without.
   */
  public static boolean isValid(String pattern) {
    return FORM.matcher(pattern.toLowerCase(Locale.ROOT)).matches();
  }

  /** Whether {@code address} may be fetched. */
  public boolean permits(URI address) {
    String host = address.getHost();
    if (host == null) {
      return false;
    }
    String name = host.toLowerCase(Locale.ROOT);
    int usual = "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    int port = address.getPort() < 0 ? usual : address.getPort();
    return patterns.stream().anyMatch(pattern -> matches(pattern, name, port, usual));
  }

  private static boolean matches(String pattern, String host, int port, int usual) {
    int colon = pattern.indexOf(':');
    String hosts = colon < 0 ? pattern : pattern.substring(0, colon);
    int permitted = colon < 0 ? usual : Integer.parseInt(pattern.substring(colon + 1));
    return port == permitted
        && (hosts.startsWith("*.") ? host.endsWith(hosts.substring(1)) : host.equals(hosts));
  }
}
