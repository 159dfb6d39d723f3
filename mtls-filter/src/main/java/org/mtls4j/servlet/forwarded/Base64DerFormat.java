package org.mtls4j.servlet.forwarded;

import java.util.List;

/** Base64 of one certificate's DER, and nothing else; an empty value is none. */
final class Base64DerFormat implements CertificateFormat {

  @Override
  public List<byte[]> read(HeaderLines lines) throws MalformedHeader {
    return lines.certificate().isEmpty()
        ? List.of()
        : List.of(StrictBase64.decode(lines.certificate().get()));
  }
}
