package org.mtls4j.access;

import java.util.Set;

/** What a rule asks of the client, before {@code where}. */
public sealed interface Requirement {

  /**
   * One of these roles.
   *
   * @param roles at least one
   */
  record AnyRole(Set<String> roles) implements Requirement {

    /** Copies the roles and refuses an empty set, which nobody could meet. */
    public AnyRole {
      roles = Set.copyOf(roles);
      if (roles.isEmpty()) {
        throw new IllegalArgumentException("a rule without a role lets nobody in");
      }
    }
  }

  /** Any client that is known. */
  record Authenticated() implements Requirement {}

  /** Everybody, also without a usable certificate. */
  record Anyone() implements Requirement {}
}
