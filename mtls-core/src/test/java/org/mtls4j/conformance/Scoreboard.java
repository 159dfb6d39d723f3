package org.mtls4j.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mtls4j.conformance.Result.Outcome;

/** The run as text for a terminal. */
final class Scoreboard {

  private final Results results;
  private final Deviations known;

  Scoreboard(Results results, Deviations known) {
    this.results = results;
    this.known = known;
  }

  String text() {
    List<String> lines = new ArrayList<>();
    lines.add("conformance: " + results.all().size() + " cases");
    results.settings().forEach((suite, it) -> lines.add("  " + suite + ": " + it.summary()));
    table("scored", results.binding(), lines);
    table("with the revocation plane, not binding yet", results.withRevocationPlane(), lines);
    return String.join("\n", lines) + "\n";
  }

  private void table(String title, List<Result> of, List<String> lines) {
    if (of.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("== " + title + " (right accepts / wrong accepts / wrong rejects)");
    lines.add(
        row(
            "suite",
            "grade",
            "accept+reject",
            "mtls4j",
            "JDK builder",
            "JDK trust manager",
            "Bouncy Castle"));
    rows(of).forEach((key, group) -> lines.add(row(key, group)));
    lines.add(row("all\t", of));
    lines.add("");
    of.stream().filter(Result::isDeviation).forEach(it -> lines.add(deviation(it)));
  }

  private static Map<String, List<Result>> rows(List<Result> results) {
    return results.stream()
        .collect(
            Collectors.groupingBy(
                it -> it.what().suite() + "\t" + it.what().grade(),
                TreeMap::new,
                Collectors.toList()));
  }

  private static String row(String key, List<Result> group) {
    String[] names = key.split("\t", 2);
    long good = group.stream().filter(it -> it.what().acceptable()).count();
    List<Tally> others = Tally.ofBaselines(group);
    return row(
        names[0],
        names[1],
        good + "+" + (group.size() - good),
        Tally.ofOurs(group).brief(),
        others.get(0).brief(),
        others.get(1).brief(),
        others.get(2).brief());
  }

  private static String row(Object... columns) {
    return String.format(Locale.ROOT, "  %-16s %-9s %13s   %-16s %-16s %-18s %s", columns)
        .stripTrailing();
  }

  private String deviation(Result it) {
    return String.format(
        Locale.ROOT,
        "  %s %s %s (%s) %s: %s",
        known.lists(it) ? "listed  " : "UNLISTED",
        it.outcome() == Outcome.WRONG_ACCEPT ? "wrong accept" : it.outcome().label(),
        it.what().id(),
        it.what().grade(),
        it.ours().code(),
        it.ours().detail());
  }
}
