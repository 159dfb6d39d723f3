package org.mtls4j.revocation;

import java.time.Instant;
import org.mtls4j.revocation.RevocationStatus.Revoked;

/**
 * What a list says of one certificate; read from its table only when it is asked for. Immutable and
 * thread-safe.
 */
final class CrlEntry {

  static final int HOLD = 6;
  static final int REMOVE = 8;

  private final SerialTable table;
  private final int index;

  CrlEntry(SerialTable table, int index) {
    this.table = table;
    this.index = index;
  }

  /** When it was revoked. */
  Instant since() {
    return CrlTime.unpacked(table.time(index));
  }

  /** A CRLReason (RFC 5280 section 5.3.1); 0 where none is given. */
  int reason() {
    return table.reason(index);
  }

  boolean isHold() {
    return reason() == HOLD;
  }

  /** Whether it takes the certificate from the list instead; only a delta CRL can say so. */
  boolean isRemoval() {
    return reason() == REMOVE;
  }

  Revoked revoked() {
    return new Revoked(since(), ReasonText.of(reason()));
  }
}
