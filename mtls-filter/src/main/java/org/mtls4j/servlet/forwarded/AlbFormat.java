package org.mtls4j.servlet.forwarded;

import java.util.List;

/**
 * AWS ALB: percent-encoded PEM of one certificate or several, with {@code +}, {@code =} and {@code
 * /} as they are.
 */
final class AlbFormat implements CertificateFormat {

  /** What ends lines of PEM once it is decoded. */
  static final String BREAKS = "\r\n";

  @Override
  public List<byte[]> read(HeaderLines lines) throws MalformedHeader {
    return lines.certificate().isEmpty()
        ? List.of()
        : PemText.read(PercentEncoding.decode(lines.certificate().get()), BREAKS);
  }
}
