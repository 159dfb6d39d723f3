package org.mtls4j.policyfile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one file, so that all of it can be told at once. */
final class Problems {

  private final String file;
  private final List<FileProblem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void add(Place place, String message) {
    found.add(new FileProblem(file, place.line(), place.column(), message));
  }

  /** Adds what is wrong with the setting that {@code keys} lead to. */
  void add(Place place, List<String> keys, String message) {
    add(place, "'" + String.join(".", keys) + "': " + message);
  }

  int count() {
    return found.size();
  }

  /** Whether anything in {@code node} has a problem already. */
  boolean anyWithin(YamlNode node) {
    return node.places()
        .anyMatch(
            place ->
                found.stream()
                    .anyMatch(p -> p.line() == place.line() && p.column() == place.column()));
  }

  void throwIfAny() throws PolicyFileException {
    if (!found.isEmpty()) {
      throw new PolicyFileException(
          found.stream()
              .sorted(
                  Comparator.comparingInt(FileProblem::line).thenComparingInt(FileProblem::column))
              .distinct()
              .toList());
    }
  }
}
