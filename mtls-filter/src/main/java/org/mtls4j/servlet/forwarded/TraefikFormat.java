package org.mtls4j.servlet.forwarded;

import java.util.ArrayList;
import java.util.List;

/** Traefik from 2.9.4 on: PEM bodies without their first and last lines, a comma between them. */
final class TraefikFormat implements CertificateFormat {

  @Override
  public List<byte[]> read(HeaderLines lines) throws MalformedHeader {
    List<byte[]> chain = new ArrayList<>();
    if (lines.certificate().isPresent()) {
      for (String body :
          lines.certificate().get().split(",", ForwardedChain.MOST_CERTIFICATES + 1)) {
        chain.add(StrictBase64.decode(body));
      }
    }
    return chain;
  }
}
