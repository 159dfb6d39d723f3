package org.mtls4j;

import java.util.List;
import java.util.stream.Collectors;

/** A policy that cannot be enforced; carries every problem. */
public final class InvalidPolicyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<PolicyProblem> problems;

  InvalidPolicyException(List<PolicyProblem> problems) {
    super(problems.stream().map(PolicyProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All of them. */
  public List<PolicyProblem> problems() {
    return problems;
  }
}
