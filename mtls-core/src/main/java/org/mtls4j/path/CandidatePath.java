package org.mtls4j.path;

import java.util.List;
import org.mtls4j.x509.ParsedCertificate;

/**
 * A path whose names chain and whose signatures verify; nothing else about it has been checked.
 *
 * @param certificates the client's first, without the anchor
 * @param anchor where it ends
 */
record CandidatePath(List<ParsedCertificate> certificates, ParsedCertificate anchor) {

  CandidatePath {
    certificates = List.copyOf(certificates);
  }

  ParsedCertificate leaf() {
    return certificates.get(0);
  }

  /**
   * How many CAs stand between leaf and anchor, those not counted that a CA issued to itself (RFC
   * 5280 section 6.1.4 (l)).
   */
  long authorities() {
    long count = 0;
    for (int i = 1; i < certificates.size(); i++) {
      count += certificates.get(i).isSelfIssued() ? 0 : 1;
    }
    return count;
  }

  /** The certificate above the one at {@code index}. */
  ParsedCertificate issuerOf(int index) {
    return index + 1 < certificates.size() ? certificates.get(index + 1) : anchor;
  }
}
