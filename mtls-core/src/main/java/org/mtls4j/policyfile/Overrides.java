package org.mtls4j.policyfile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mtls4j.policyfile.YamlNode.Entry;
import org.mtls4j.policyfile.YamlNode.Mapping;
import org.mtls4j.policyfile.YamlNode.Scalar;
import org.mtls4j.policyfile.YamlNode.Sequence;

/**
 * Puts init-params into a policy's document. A param's name is a dotted path, a segment with dots
 * in quotes; its value is YAML and replaces what is there. Short paths go first, so that a longer
 * one may change what a shorter one has set.
 */
final class Overrides {

  /** One segment of a path, and whether another follows. */
  private static final Pattern SEGMENT = Pattern.compile("\\G(?:\"([^\"]+)\"|([^\".]+))(\\.|$)");

  private record Change(String param, List<String> path, YamlNode value) {}

  private final Problems problems;

  private Overrides(Problems problems) {
    this.problems = problems;
  }

  /** The document with every param of {@code params} in its place. */
  static YamlNode apply(Map<String, String> params, YamlNode document, Problems problems) {
    Overrides overrides = new Overrides(problems);
    YamlNode changed = document;
    for (Change change : overrides.read(params)) {
      changed = overrides.put(changed, change, 0);
    }
    return changed;
  }

  /** What to call the param {@code name} in messages. */
  static String fileOf(String name) {
    return "init-param '" + name + "'";
  }

  private List<Change> read(Map<String, String> params) {
    List<Change> overrides = new ArrayList<>();
    params.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            param -> {
              String file = fileOf(param.getKey());
              problems.begin(file);
              List<String> path = path(param.getKey());
              @Nullable YamlNode value = ParameterValue.read(file, param.getValue(), problems);
              if (path.isEmpty()) {
                problems.add(
                    Place.startOf(file),
                    "is no path into the policy: write keys with dots between them, a key that"
                        + " has dots in \"quotes\"");
              } else if (value != null) {
                overrides.add(new Change(file, path, value));
              }
            });
    refuseRepeated(overrides);
    return overrides.stream()
        .sorted(Comparator.comparingInt(change -> change.path().size()))
        .toList();
  }

  /** With quotes or without is the same path: which of the two would count is nobody's guess. */
  private void refuseRepeated(List<Change> changes) {
    Map<List<String>, String> seen = new HashMap<>();
    for (Change change : changes) {
      String earlier = seen.putIfAbsent(change.path(), change.param());
      if (earlier != null) {
        problems.add(Place.startOf(change.param()), "is the same setting as " + earlier);
      }
    }
  }

  private static List<String> path(String name) {
    List<String> path = new ArrayList<>();
    Matcher segment = SEGMENT.matcher(name);
    int end = 0;
    while (segment.find()) {
      path.add(segment.group(1) == null ? segment.group(2) : segment.group(1));
      end = segment.end();
    }
    return end == name.length() && !name.endsWith(".") ? path : List.of();
  }

  private YamlNode put(YamlNode node, Change change, int depth) {
    if (depth == change.path().size()) {
      return change.value();
    }
    String step = change.path().get(depth);
    if (node instanceof Mapping mapping) {
      return putIn(mapping, step, change, depth);
    }
    if (node instanceof Sequence sequence) {
      return putIn(sequence, step, change, depth);
    }
    if (node instanceof Scalar empty && empty.text().isEmpty()) {
      return put(new Mapping(empty.place(), List.of()), change, depth);
    }
    String above = String.join(".", change.path().subList(0, depth));
    problems.add(
        Place.startOf(change.param()), "'" + above + "' is text, so that nothing is below it");
    return node;
  }

  private YamlNode putIn(Mapping mapping, String step, Change change, int depth) {
    List<Entry> entries = new ArrayList<>(mapping.entries());
    Optional<Entry> there = mapping.entry(step);
    Place place = change.value().place();
    Scalar key = there.map(Entry::key).orElseGet(() -> new Scalar(place, step));
    YamlNode below = there.map(Entry::value).orElseGet(() -> new Mapping(place, List.of()));
    Entry changed = new Entry(key, put(below, change, depth + 1));
    there.ifPresentOrElse(
        old -> entries.set(entries.indexOf(old), changed), () -> entries.add(changed));
    return new Mapping(mapping.place(), entries);
  }

  private YamlNode putIn(Sequence sequence, String step, Change change, int depth) {
    List<YamlNode> items = new ArrayList<>(sequence.items());
    int index = step.matches("0|[1-9][0-9]{0,5}") ? Integer.parseInt(step) : items.size();
    if (index >= items.size()) {
      problems.add(
          Place.startOf(change.param()),
          "'" + step + "' is no item of the list, which has " + items.size() + ", from 0");
      return sequence;
    }
    items.set(index, put(items.get(index), change, depth + 1));
    return new Sequence(sequence.place(), items);
  }
}
