package org.mtls4j.conformance;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mtls4j.conformance.Result.Outcome;

/** Results counted by suite and grade, as rows of text below a header. */
final class ScoreTable {

  private ScoreTable() {}

  static List<List<String>> of(Collection<Result> results) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(header());
    results.stream()
        .collect(
            Collectors.groupingBy(
                it -> List.of(it.what().suite(), it.what().grade()),
                () -> new TreeMap<>(ScoreTable::compare),
                Collectors.toList()))
        .forEach((names, group) -> rows.add(row(names, group)));
    rows.add(row(List.of("all", ""), results));
    return rows;
  }

  private static int compare(List<String> one, List<String> other) {
    int bySuite = one.get(0).compareTo(other.get(0));
    return bySuite != 0 ? bySuite : one.get(1).compareTo(other.get(1));
  }

  private static List<String> header() {
    List<String> header =
        new ArrayList<>(
            List.of(
                "suite",
                "grade",
                "accept + reject",
                "right accepts",
                "right rejects",
                "wrong accepts",
                "wrong rejects",
                "hangs"));
    Baselines.ALL.forEach(baseline -> header.add(baseline.name()));
    return header;
  }

  private static List<String> row(List<String> names, Collection<Result> group) {
    List<String> row = new ArrayList<>(names);
    long good = group.stream().filter(it -> it.what().acceptable()).count();
    row.add(good + " + " + (group.size() - good));
    Map<Outcome, Integer> ours = Tally.ofOurs(group).counts();
    for (Outcome outcome : Outcome.values()) {
      if (outcome != Outcome.NOT_JUDGED) {
        row.add(
            ours.keySet().equals(Set.of(Outcome.NOT_JUDGED))
                ? "–"
                : String.valueOf(ours.getOrDefault(outcome, 0)));
      }
    }
    Tally.ofBaselines(group).forEach(tally -> row.add(tally.brief()));
    return row;
  }
}
