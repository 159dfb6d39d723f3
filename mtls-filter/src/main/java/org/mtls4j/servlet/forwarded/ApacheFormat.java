package org.mtls4j.servlet.forwarded;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Apache httpd's {@code %{SSL_CLIENT_CERT}s}: PEM with spaces where its lines end, {@code (null)}
 * where there is none; the chain in numbered headers, which end with the first that has none.
 */
final class ApacheFormat implements CertificateFormat {

  private static final String NONE = "(null)";

  /** mod_headers makes one space of each line's end. */
  private static final String BREAKS = " \t";

  @Override
  public List<byte[]> read(HeaderLines lines) throws MalformedHeader {
    Optional<String> certificate = lines.certificate().filter(value -> !value.equals(NONE));
    List<byte[]> chain = new ArrayList<>();
    if (certificate.isPresent()) {
      chain.add(one(certificate.get()));
    }
    for (String next : lines.chain()) {
      if (next.equals(NONE)) {
        break;
      }
      if (chain.isEmpty()) {
        throw new MalformedHeader("a chain without the client's own certificate");
      }
      chain.add(one(next));
    }
    return chain;
  }

  private static byte[] one(String value) throws MalformedHeader {
    List<byte[]> blocks = PemText.read(value, BREAKS);
    if (blocks.size() > 1) {
      throw new MalformedHeader(blocks.size() + " certificates where Apache writes one");
    }
    return blocks.get(0);
  }
}
