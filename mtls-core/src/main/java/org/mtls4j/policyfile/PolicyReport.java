package org.mtls4j.policyfile;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mtls4j.MtlsPolicy;

/**
 * What can be said of a policy before it is enforced.
 *
 * @param enforceable the policy; null where it has problems
 * @param problems why it cannot be enforced, in the order of its files
 * @param advice what can be enforced and is perhaps not meant; none where there are problems
 */
public record PolicyReport(
    @Nullable MtlsPolicy enforceable, List<FileProblem> problems, List<FileProblem> advice) {

  /** Copies the lists. */
  public PolicyReport {
    problems = List.copyOf(problems);
    advice = List.copyOf(advice);
  }

  /** The report on a file that cannot be read at all. */
  static PolicyReport unreadable(String name, IOException why) {
    boolean missing = why instanceof FileNotFoundException || why instanceof NoSuchFileException;
    String message =
        missing ? "there is no such file" : "the policy cannot be read: " + why.getMessage();
    return new PolicyReport(null, List.of(new FileProblem(name, 1, 1, message)), List.of());
  }

  /** The policy, or empty where it has problems. */
  public Optional<MtlsPolicy> policy() {
    return Optional.ofNullable(enforceable);
  }

  MtlsPolicy orThrow() throws PolicyFileException {
    if (enforceable == null) {
      throw new PolicyFileException(problems);
    }
    return enforceable;
  }
}
