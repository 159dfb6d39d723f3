package org.mtls4j.revocation;

import java.util.List;

/**
 * How a trust domain judges revocation. Immutable and thread-safe.
 *
 * @param check which certificates of a path are judged
 * @param crls the data to judge by; files among them are watched while an authenticator is open
 * @param whenUndetermined what to do in doubt
 */
public record RevocationPolicy(
    Check check, List<? extends CrlSource> crls, WhenUndetermined whenUndetermined) {

  /** Which certificates of a path are judged. */
  public enum Check {
    /** The client's and every CA's below the anchor. The default. */
    CHAIN,
    /** The client's only. */
    LEAF,
    /** None: a certificate stands until it expires. */
    NONE
  }

  /** The whole chain is to be judged, and there is nothing to judge it by: no policy may say so. */
  public static final RevocationPolicy UNSET =
      new RevocationPolicy(Check.CHAIN, List.of(), new WhenUndetermined.Deny());

  /** Nothing is judged. Only what a policy says in so many words. */
  public static final RevocationPolicy NONE =
      new RevocationPolicy(Check.NONE, List.of(), new WhenUndetermined.Deny());

  /** Copies the list. */
  public RevocationPolicy {
    crls = List.copyOf(crls);
  }
}
