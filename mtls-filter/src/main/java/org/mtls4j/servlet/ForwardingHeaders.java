package org.mtls4j.servlet;

import java.util.Set;
import org.mtls4j.source.Forwarding;

/**
 * Headers by which proxies tell of the client's certificate. Behind the filter they are not there:
 * an application that read one would believe whoever sent it. Stateless and thread-safe.
 */
final class ForwardingHeaders {

  /** What their folded names begin with. */
  private static final String[] KNOWN = {
    "client-cert",
    "x-forwarded-client-cert",
    "x-forwarded-tls-client-cert",
    "x-client-cert",
    "x-ssl-client-",
    "x-ssl-cert",
    "x-amzn-mtls-clientcert",
    "x-arr-clientcert",
    "ssl-client-",
    "cf-client-cert-",
    "cloudfront-viewer-cert-",
    "proxy-auth-cert",
    "$ws",
    "wl-proxy-client-"
  };

  private ForwardingHeaders() {}

  /**
   * Whether {@code name} is one of them.
   *
   * @param configured the folded names that the policy has others by
   */
  static boolean isOne(String name, Set<String> configured) {
    for (String known : KNOWN) {
      if (begins(name, known)) {
        return true;
      }
    }
    return !configured.isEmpty() && configured.contains(Forwarding.folded(name));
  }

  /** The same as of the folded name, without making one: this is asked for every header. */
  private static boolean begins(String name, String folded) {
    if (name.length() < folded.length()) {
      return false;
    }
    for (int i = 0; i < folded.length(); i++) {
      char c = name.charAt(i);
      char lower = c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c == '_' ? '-' : c;
      if (lower != folded.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
