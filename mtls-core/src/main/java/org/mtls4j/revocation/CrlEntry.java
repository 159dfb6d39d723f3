package org.mtls4j.revocation;

import java.time.Instant;
import org.mtls4j.revocation.RevocationStatus.Revoked;

/**
 * What a list says of one certificate.
 *
 * @param since when it was revoked
 * @param reason a CRLReason (RFC 5280 section 5.3.1); 0 where none is given
 */
record CrlEntry(Instant since, int reason) {

  static final int HOLD = 6;
  static final int REMOVE = 8;

  boolean isHold() {
    return reason == HOLD;
  }

  /** Whether it takes the certificate from the list instead; only a delta CRL can say so. */
  boolean isRemoval() {
    return reason == REMOVE;
  }

  Revoked revoked() {
    return new Revoked(since, ReasonText.of(reason));
  }
}
