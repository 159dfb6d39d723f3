package org.mtls4j.policyfile;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A policy file that cannot be enforced as it stands; the message lists every problem, a line each.
 */
public final class PolicyFileException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient List<FileProblem> problems;

  PolicyFileException(List<FileProblem> problems) {
    super(problems.stream().map(FileProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All of them, in the order of the file. */
  public List<FileProblem> problems() {
    return problems;
  }
}
