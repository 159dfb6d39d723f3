package org.mtls4j.identity;

import java.util.Set;

/**
 * Roles for the clients of a domain that match. Immutable and thread-safe.
 *
 * @param roles what they get, in addition to what other grants give them
 * @param match whom it is for
 */
public record Grant(Set<String> roles, ClientMatch match) {

  /** Copies the roles. */
  public Grant {
    roles = Set.copyOf(roles);
  }
}
