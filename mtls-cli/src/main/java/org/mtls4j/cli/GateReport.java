package org.mtls4j.cli;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.mtls4j.policyfile.FileProblem;

/**
 * What a deployment descriptor makes of the filter.
 *
 * @param problems why requests are not judged, or not first
 * @param advice what works and is perhaps not meant
 */
record GateReport(List<FileProblem> problems, List<FileProblem> advice) {

  static final GateReport NONE = new GateReport(List.of(), List.of());

  GateReport {
    problems = List.copyOf(problems);
    advice = List.copyOf(advice);
  }

  /** The same with {@code more} problems. */
  GateReport with(List<FileProblem> more) {
    return new GateReport(
        Stream.concat(problems.stream(), more.stream())
            .sorted(Comparator.comparing(FileProblem::line).thenComparing(FileProblem::column))
            .toList(),
        advice);
  }
}
