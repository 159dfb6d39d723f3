package org.mtls4j.servlet.forwarded;

/** What a value that cannot be read was probably meant to be: for messages, never for reading. */
final class LooksLike {

  private LooksLike() {}

  static String hint(String text) {
    if (text.startsWith(":")) {
      return "; it looks like 'rfc9440'";
    }
    if (text.contains("Hash=") || text.contains("Cert=\"")) {
      return "; it looks like 'envoy'";
    }
    if (text.contains("-----BEGIN%20") || text.contains("%2B") || text.contains("%0A")) {
      return "; it looks percent-encoded, as by 'nginx' and 'aws-alb'";
    }
    if (text.startsWith("-----BEGIN ")) {
      return "; it looks like the PEM of 'apache'";
    }
    return text.startsWith("MII") ? "; it looks like base64 of DER" : "";
  }
}
