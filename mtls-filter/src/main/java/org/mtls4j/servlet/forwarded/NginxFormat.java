package org.mtls4j.servlet.forwarded;

import java.util.List;

/** nginx's {@code $ssl_client_escaped_cert}: percent-encoded PEM of one certificate. */
final class NginxFormat implements CertificateFormat {

  @Override
  public List<byte[]> read(HeaderLines lines) throws MalformedHeader {
    if (lines.certificate().isEmpty()) {
      return List.of();
    }
    List<byte[]> blocks =
        PemText.read(PercentEncoding.decode(lines.certificate().get()), AlbFormat.BREAKS);
    if (blocks.size() > 1) {
      throw new MalformedHeader(blocks.size() + " certificates where nginx writes one");
    }
    return blocks;
  }
}
