package org.mtls4j.policyfile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Collects what is wrong with a policy's files, so that all of it can be told at once. */
final class Problems {

  /** A message that lists ten thousand domains says no more than one that lists some. */
  private static final int LONGEST = 2000;

  private final List<FileProblem> found = new ArrayList<>();
  private final Set<Place> places = new HashSet<>();
  // Where each file comes among the others.
  private final Map<String, Integer> files = new HashMap<>();

  /** Tells the problems of {@code file} after those of the files named before it. */
  void begin(String file) {
    files.putIfAbsent(file, files.size());
  }

  void add(Place place, String message) {
    found.add(problem(place, message));
    places.add(place);
  }

  /** Adds what is wrong with the setting that {@code keys} lead to. */
  void add(Place place, List<String> keys, String message) {
    found.add(problem(place, keys, message));
    places.add(place);
  }

  static FileProblem problem(Place place, List<String> keys, String message) {
    return problem(place, "'" + String.join(".", keys) + "': " + message);
  }

  private static FileProblem problem(Place place, String message) {
    return new FileProblem(place.file(), place.line(), place.column(), oneLine(message));
  }

  /** Messages quote what is in files, which may hold anything, and go to logs and terminals. */
  private static String oneLine(String message) {
    StringBuilder line = new StringBuilder();
    shortened(message)
        .codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                line.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                line.appendCodePoint(c);
              }
            });
    return line.toString();
  }

  private static String shortened(String message) {
    return message.length() <= LONGEST
        ? message
        : message.substring(0, LONGEST / 2)
            + " … "
            + message.substring(message.length() - LONGEST / 2);
  }

  int count() {
    return found.size();
  }

  /** Whether anything in {@code node} has a problem already. */
  boolean anyWithin(YamlNode node) {
    return node.places().anyMatch(places::contains);
  }

  /** All of them, in the order of the files, each once. */
  List<FileProblem> found() {
    return inOrder(found);
  }

  /** {@code others} in the same order. */
  List<FileProblem> inOrder(List<FileProblem> others) {
    return others.stream()
        .sorted(
            Comparator.comparingInt((FileProblem p) -> files.getOrDefault(p.file(), -1))
                .thenComparingInt(FileProblem::line)
                .thenComparingInt(FileProblem::column))
        .distinct()
        .toList();
  }
}
