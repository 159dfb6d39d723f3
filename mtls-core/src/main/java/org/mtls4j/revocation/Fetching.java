package org.mtls4j.revocation;

import java.time.Duration;

/**
 * What a trust domain fetches. Immutable and thread-safe.
 *
 * @param certificateHosts the hosts that addresses found in certificates may name; such an address
 *     is used only when the certificate's path has reached an anchor of the domain
 * @param refresh how often what was fetched is asked for again at the least; sooner where it lapses
 *     before
 * @param firstAnswer how long the first request that needs an answer may wait for it
 */
public record Fetching(FetchHosts certificateHosts, Duration refresh, Duration firstAnswer) {

  /** Nothing that a certificate names; every ten minutes; two seconds. */
  public static final Fetching DEFAULT =
      new Fetching(FetchHosts.NONE, Duration.ofMinutes(10), Duration.ofSeconds(2));

  /** Refuses times that are none. */
  public Fetching {
    if (refresh.isNegative() || refresh.isZero() || firstAnswer.isNegative()) {
      throw new IllegalArgumentException("refresh must be positive, firstAnswer not negative");
    }
  }
}
