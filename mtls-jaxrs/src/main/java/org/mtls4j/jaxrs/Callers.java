package org.mtls4j.jaxrs;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.mtls4j.Unannotated;

/** Who may call, as role annotations say it. */
sealed interface Callers {

  /** The same as it is meant now. */
  default Callers now() {
    return this;
  }

  /**
   * Nothing is said, and what that means is a setting, which can change.
   *
   * @param setting as it is in force
   */
  record Unsaid(Supplier<Unannotated> setting) implements Callers {
    @Override
    public Callers now() {
      return setting.get() == Unannotated.AUTHENTICATED
          ? new Known()
          : new Nobody("it has no annotation");
    }
  }

  /**
   * Nobody.
   *
   * @param why for the operator
   */
  record Nobody(String why) implements Callers {
    @Override
    public String toString() {
      return "nobody: " + why;
    }
  }

  /** Whoever asks, also without a certificate. */
  record Anyone() implements Callers {
    @Override
    public String toString() {
      return "anyone";
    }
  }

  /** Any client that is known. */
  record Known() implements Callers {
    @Override
    public String toString() {
      return "any client";
    }
  }

  /**
   * Clients that have one of these roles.
   *
   * @param roles at least one
   */
  record WithRole(Set<String> roles) implements Callers {

    /** Copies the roles. */
    public WithRole {
      roles = Set.copyOf(roles);
    }

    @Override
    public String toString() {
      return "role " + String.join(" or ", new TreeSet<>(roles));
    }
  }
}
