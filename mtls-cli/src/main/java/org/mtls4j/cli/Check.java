package org.mtls4j.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.policyfile.FileProblem;
import org.mtls4j.policyfile.PolicyReport;

/** {@code mtls check}. */
final class Check {

  private final Console console;
  private final Instant at;

  Check(Console console, Instant at) {
    this.console = console;
    this.at = at;
  }

  int run(Path subject) throws UnusableInputException {
    try (PolicySubject opened = PolicySubject.open(subject)) {
      GateReport gate = opened.gate();
      PolicyReport policy = opened.policy(at);
      List<FileProblem> problems = joined(gate.problems(), policy.problems());
      List<FileProblem> advice = joined(gate.advice(), policy.advice());
      problems.forEach(problem -> show(problem, ""));
      advice.forEach(piece -> show(piece, console.doubtful("advice: ")));
      console.print(problems.isEmpty() ? good(policy, advice.size()) : bad(problems.size()));
      return problems.isEmpty() ? ExitCode.GOOD : ExitCode.BAD;
    }
  }

  private static List<FileProblem> joined(List<FileProblem> one, List<FileProblem> other) {
    List<FileProblem> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  private void show(FileProblem found, String kind) {
    String place = found.file() + ":" + found.line() + ":" + found.column() + ": ";
    console.print(console.strong(place) + kind + Console.plain(found.message()));
  }

  private String good(PolicyReport report, int advice) {
    MtlsPolicy policy = report.policy().orElseThrow();
    return console.good("good")
        + ": "
        + counted(policy.domains().size(), "trust domain")
        + ", "
        + counted(policy.access().rules().size(), "access rule")
        + (advice == 0 ? "" : "; " + counted(advice, "piece") + " of advice");
  }

  private String bad(int problems) {
    return console.bad(counted(problems, "problem"));
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
