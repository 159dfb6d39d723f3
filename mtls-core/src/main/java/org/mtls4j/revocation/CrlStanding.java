package org.mtls4j.revocation;

/** What a list's signature entitles it to say of a certificate. */
enum CrlStanding {
  /** Nothing: it is another CA's, or forged. */
  NONE,
  /** That it is revoked, but not that it is not. */
  REVOKES,
  /** Either. */
  CLEARS
}
