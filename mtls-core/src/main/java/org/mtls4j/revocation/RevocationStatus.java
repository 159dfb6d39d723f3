package org.mtls4j.revocation;

import java.time.Instant;

/** What is known of one certificate's revocation. */
public sealed interface RevocationStatus {

  /**
   * Fresh data says that it is not revoked.
   *
   * @param until how long that may be relied on, the period of grace included
   * @param lapse when the data lapses, and grace begins
   */
  record Good(Instant until, Instant lapse) implements RevocationStatus {

    /** Without grace. */
    Good(Instant until) {
      this(until, until);
    }
  }

  /**
   * It is revoked, or held.
   *
   * @param since when, as its CA says
   * @param reason the CRL reason, in the spelling of RFC 5280 section 5.3.1
   */
  record Revoked(Instant since, String reason) implements RevocationStatus {}

  /**
   * There is nothing that can be relied on.
   *
   * @param why what was looked for and not found
   */
  record Undetermined(String why) implements RevocationStatus {}

  /** What two kinds of data say together: revoked by either is revoked, good by either is good. */
  static RevocationStatus either(RevocationStatus one, RevocationStatus other) {
    if (one instanceof Revoked || other instanceof Revoked) {
      return one instanceof Revoked ? one : other;
    }
    if (one instanceof Good first && other instanceof Good second) {
      return first.until().isBefore(second.until()) ? second : first;
    }
    if (one instanceof Undetermined first && other instanceof Undetermined second) {
      return new Undetermined(first.why() + "; " + second.why());
    }
    return one instanceof Good ? one : other;
  }
}
