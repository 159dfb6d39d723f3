package org.mtls4j.identity;

import java.util.List;

/**
 * How a trust domain's clients are named and what they get. Immutable and thread-safe.
 *
 * @param principal makes the name
 * @param grants every one that matches adds what it grants; without any, a client has no role
 */
public record IdentityRule(ValueTemplate principal, List<Grant> grants) {

  /** Copies the list. */
  public IdentityRule {
    grants = List.copyOf(grants);
  }
}
