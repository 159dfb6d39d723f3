package org.mtls4j.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mtls4j.conformance.Deviations.CaseName;
import org.mtls4j.conformance.Result.Outcome;
import org.mtls4j.verdict.Reason;

/**
 * What breaks a run. That right accepts fall short of nobody's but for listed strictness needs no
 * rule of its own: each one missed is a wrong reject, and must be listed.
 */
final class Rules {

  private static final Set<String> BUGS = Set.of("threw", Reason.INTERNAL_ERROR.code());

  private final Results results;
  private final Deviations known;

  Rules(Results results, Deviations known) {
    this.results = results;
    this.known = known;
  }

  /** All of it, a line each. */
  List<String> breaches() {
    List<String> breaches = new ArrayList<>();
    for (Result result : results.all()) {
      if (BUGS.contains(result.ours().code())) {
        breaches.add(tell(result, "a bug"));
      } else if (result.outcome() == Outcome.HANG) {
        breaches.add(tell(result, "a hang"));
      }
    }
    for (Result result : results.binding()) {
      if (result.outcome() == Outcome.WRONG_ACCEPT && result.what().grade().equals("core")) {
        breaches.add(tell(result, "a wrong accept of grade core, listed or not"));
      } else if (result.isDeviation() && !known.lists(result)) {
        breaches.add(tell(result, "an unlisted " + result.outcome().label()));
      }
    }
    breaches.addAll(stale());
    breaches.addAll(moreWrongAcceptsThanOthers());
    return breaches;
  }

  private static String tell(Result result, String what) {
    return result.what().id()
        + " ("
        + result.what().grade()
        + "): "
        + what
        + ": "
        + result.ours().code()
        + (result.ours().detail().isEmpty() ? "" : ": " + result.ours().detail());
  }

  private List<String> stale() {
    Map<CaseName, Result> run =
        results.all().stream().collect(Collectors.toMap(it -> CaseName.of(it.what()), it -> it));
    return known.listed().keySet().stream()
        .filter(name -> results.suites().contains(name.suite()))
        .filter(name -> !run.containsKey(name) || isNone(run.get(name)))
        .map(name -> name.id() + ": listed as a deviation and is none")
        .toList();
  }

  private static boolean isNone(Result result) {
    return !result.isDeviation();
  }

  private List<String> moreWrongAcceptsThanOthers() {
    List<String> breaches = new ArrayList<>();
    results.binding().stream()
        .collect(Collectors.groupingBy(it -> it.what().suite(), TreeMap::new, Collectors.toList()))
        .forEach(
            (suite, part) -> {
              if (ours(part) > bestOfOthers(part)) {
                breaches.add(suite + ": more wrong accepts than the best of the others");
              }
            });
    if (ours(results.binding()) > 0 && ours(results.binding()) >= bestOfOthers(results.binding())) {
      breaches.add("all suites: no fewer wrong accepts than the best of the others");
    }
    return breaches;
  }

  private static int ours(List<Result> part) {
    return Tally.ofOurs(part).count(Outcome.WRONG_ACCEPT);
  }

  private static int bestOfOthers(List<Result> part) {
    return Tally.ofBaselines(part).stream()
        .mapToInt(tally -> tally.count(Outcome.WRONG_ACCEPT))
        .min()
        .orElseThrow();
  }
}
