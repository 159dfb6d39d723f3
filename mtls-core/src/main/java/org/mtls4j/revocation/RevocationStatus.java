package org.mtls4j.revocation;

import java.time.Instant;

/** What is known of one certificate's revocation. */
public sealed interface RevocationStatus {

  /**
   * Fresh data says that it is not revoked.
   *
   * @param until how long that may be relied on, the period of grace included
   */
  record Good(Instant until) implements RevocationStatus {}

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
}
