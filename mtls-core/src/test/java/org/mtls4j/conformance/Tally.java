package org.mtls4j.conformance;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.mtls4j.conformance.Result.Outcome;

/** How often one judge was right and wrong. */
record Tally(Map<Outcome, Integer> counts) {

  static Tally ofOurs(Collection<Result> results) {
    return of(results, Result::ours);
  }

  /** One each, in the order of {@link Baselines#ALL}. */
  static List<Tally> ofBaselines(Collection<Result> results) {
    return IntStream.range(0, Baselines.ALL.size())
        .mapToObj(judge -> of(results, result -> result.baselines().get(judge)))
        .toList();
  }

  private static Tally of(Collection<Result> results, Function<Result, Answer> judge) {
    Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    results.forEach(it -> counts.merge(it.outcome(judge.apply(it)), 1, Integer::sum));
    return new Tally(counts);
  }

  int count(Outcome outcome) {
    return counts.getOrDefault(outcome, 0);
  }

  /** Right accepts / wrong accepts / wrong rejects, and hangs where there are any. */
  String brief() {
    int hangs = count(Outcome.HANG);
    return counts.keySet().equals(Set.of(Outcome.NOT_JUDGED))
        ? "–"
        : count(Outcome.RIGHT_ACCEPT)
            + " / "
            + count(Outcome.WRONG_ACCEPT)
            + " / "
            + count(Outcome.WRONG_REJECT)
            + (hangs > 0 ? ", " + hangs + " hung" : "");
  }
}
