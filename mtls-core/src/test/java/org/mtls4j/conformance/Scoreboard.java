package org.mtls4j.conformance;

import java.util.ArrayList;
import java.util.List;
import org.mtls4j.conformance.Result.Outcome;

/** A run as text for a terminal. */
final class Scoreboard {

  private final Results results;
  private final Deviations known;

  Scoreboard(Results results, Deviations known) {
    this.results = results;
    this.known = known;
  }

  String text() {
    List<String> lines = new ArrayList<>();
    lines.add("conformance: " + results.all().size() + " cases; beyond the product's defaults:");
    results.settings().forEach((suite, it) -> lines.add("  " + suite + ": " + it.summary()));
    add("Scored", results.binding(), lines);
    return String.join("\n", lines) + "\n";
  }

  private void add(String title, List<Result> part, List<String> lines) {
    if (part.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(title + " (others: right accepts / wrong accepts / wrong rejects)");
    lines.addAll(aligned(ScoreTable.of(part)));
    part.stream().filter(Result::isDeviation).forEach(it -> lines.add(deviation(it)));
  }

  private static List<String> aligned(List<List<String>> rows) {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(" ");
      for (int column = 0; column < row.size(); column++) {
        line.append(' ').append(row.get(column));
        line.append(" ".repeat(width(rows, column) - row.get(column).length() + 1));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElseThrow();
  }

  private String deviation(Result it) {
    return "  "
        + (known.lists(it) ? "listed " : "UNLISTED ")
        + it.outcome().label()
        + ", "
        + it.what().id()
        + " ("
        + it.what().grade()
        + ")"
        + (it.outcome() == Outcome.WRONG_ACCEPT
            ? ""
            : ": " + it.ours().code() + ": " + it.ours().detail());
  }
}
