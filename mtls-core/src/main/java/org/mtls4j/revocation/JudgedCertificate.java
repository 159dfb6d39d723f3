package org.mtls4j.revocation;

import java.util.List;
import org.mtls4j.path.ValidatedPath;
import org.mtls4j.x509.ParsedCertificate;

/**
 * A certificate of a proven path, and those above it.
 *
 * @param certificate whose status is asked for
 * @param above its issuer, that one's issuer and so on, up to the anchor; at least one
 */
record JudgedCertificate(ParsedCertificate certificate, List<ParsedCertificate> above) {

  JudgedCertificate {
    above = List.copyOf(above);
  }

  /** The certificate at {@code index} of {@code path}. */
  static JudgedCertificate of(ValidatedPath path, int index) {
    List<ParsedCertificate> all = path.certificates();
    return new JudgedCertificate(
        all.get(index),
        java.util.stream.Stream.concat(
                all.subList(index + 1, all.size()).stream(),
                java.util.stream.Stream.of(path.anchor()))
            .toList());
  }

  ParsedCertificate issuer() {
    return above.get(0);
  }
}
