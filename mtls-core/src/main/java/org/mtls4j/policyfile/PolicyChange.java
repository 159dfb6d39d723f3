package org.mtls4j.policyfile;

import java.util.List;

/** What came of a change of a policy's files. */
public sealed interface PolicyChange {

  /**
   * Another policy is in force.
   *
   * @param generation which one, counted from 1
   */
  record Taken(long generation) implements PolicyChange {}

  /**
   * The files hold no policy that can be enforced; the one before stays in force.
   *
   * @param problems every one
   */
  record Refused(List<FileProblem> problems) implements PolicyChange {

    /** Copies the list. */
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
