package org.mtls4j.identity;

import java.util.Set;

/**
 * Roles and permissions for the clients of a domain that match. Immutable and thread-safe.
 *
 * @param roles what they get, in addition to what other grants give them
 * @param permissions in Apache Shiro's notation; its realm alone asks for them
 * @param match whom it is for
 */
public record Grant(Set<String> roles, Set<String> permissions, ClientMatch match) {

  /** Copies the roles and the permissions. */
  public Grant {
    roles = Set.copyOf(roles);
    permissions = Set.copyOf(permissions);
  }

  /** Roles alone. */
  public Grant(Set<String> roles, ClientMatch match) {
    this(roles, Set.of(), match);
  }
}
