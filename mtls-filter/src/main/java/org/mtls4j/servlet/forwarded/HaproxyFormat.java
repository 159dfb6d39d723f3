package org.mtls4j.servlet.forwarded;

import java.util.ArrayList;
import java.util.List;

/**
 * HAProxy's {@code %[ssl_c_der,base64]}, in quotes or not, and {@code %[ssl_c_chain_der,base64]}:
 * certificates one after another, the client's own not among them. HAProxy has no chain of a
 * resumed session.
 */
final class HaproxyFormat implements CertificateFormat {

  @Override
  public List<byte[]> read(HeaderLines lines) throws MalformedHeader {
    String certificate = unquoted(lines.certificate().orElse(""));
    String others = unquoted(String.join("", lines.chain()));
    List<byte[]> chain = new ArrayList<>();
    if (!certificate.isEmpty()) {
      chain.add(StrictBase64.decode(certificate));
    }
    if (!others.isEmpty()) {
      if (chain.isEmpty()) {
        throw new MalformedHeader("a chain without the client's own certificate");
      }
      chain.addAll(DerSequence.split(StrictBase64.decode(others)));
    }
    return chain;
  }

  private static String unquoted(String value) {
    return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }
}
