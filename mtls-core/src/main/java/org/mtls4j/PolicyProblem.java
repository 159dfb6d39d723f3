package org.mtls4j;

import java.util.List;

/**
 * Something about a policy that cannot be enforced.
 *
 * @param place the keys of the policy file that lead there, list indexes included
 * @param message what is wrong and what would do
 */
public record PolicyProblem(List<String> place, String message) {

  /** Copies the place. */
  public PolicyProblem {
    place = List.copyOf(place);
  }

  @Override
  public String toString() {
    return String.join(".", place) + ": " + message;
  }
}
