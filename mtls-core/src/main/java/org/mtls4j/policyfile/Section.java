package org.mtls4j.policyfile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.mtls4j.policyfile.YamlNode.Entry;
import org.mtls4j.policyfile.YamlNode.Mapping;
import org.mtls4j.policyfile.YamlNode.Scalar;
import org.mtls4j.policyfile.YamlNode.Sequence;

/**
 * A mapping of the policy file, read key by key. What is not as the grammar says is added to the
 * problems, and reading goes on as if it were not there.
 */
final class Section {

  /** The keys whose value may come from the environment. */
  private static final Set<String> SECRETS = Set.of("password", "value");

  private final Mapping mapping;
  private final String label;
  private final Problems problems;
  private final Set<String> misspelt = new HashSet<>();

  Section(Mapping mapping, String label, Problems problems) {
    this.mapping = mapping;
    this.label = label;
    this.problems = problems;
  }

  /** The section that {@code node} holds, or empty where it is something else. */
  static Optional<Section> of(YamlNode node, String label, Problems problems) {
    return of(node, label, "{key: value}", problems);
  }

  /** The same, with what to write instead. */
  static Optional<Section> of(YamlNode node, String label, String example, Problems problems) {
    if (node instanceof Mapping mapping) {
      return Optional.of(new Section(mapping, label, problems));
    }
    problems.add(
        node.place(), "'" + label + "' is " + kindOf(node) + ", not a mapping: write " + example);
    return Optional.empty();
  }

  Place place() {
    return mapping.place();
  }

  YamlNode node() {
    return mapping;
  }

  Problems problems() {
    return problems;
  }

  List<Entry> entries() {
    return mapping.entries();
  }

  /** Refuses every key that is neither {@code known} nor known to be {@code later}. */
  void allowOnly(Collection<String> known, Collection<String> later) {
    allowOnly(known, later, key -> Optional.empty());
  }

  /** The same, where {@code hint} may know better than the nearest word what was meant. */
  void allowOnly(
      Collection<String> known, Collection<String> later, Function<String, Optional<String>> hint) {
    for (Entry entry : mapping.entries()) {
      String key = entry.key().text();
      if (later.contains(key)) {
        problems.add(entry.key().place(), "'" + key + "' is not enforced by this version");
      } else if (!known.contains(key)) {
        NearMiss.closest(key, known).ifPresent(misspelt::add);
        problems.add(
            entry.key().place(),
            "unknown key '"
                + key
                + "' in "
                + label
                + hint.apply(key).orElseGet(() -> NearMiss.hint(key, known)));
      }
    }
  }

  /** The value of {@code key}, or empty. */
  Optional<YamlNode> get(String key) {
    return mapping.entry(key).map(Entry::value);
  }

  /** The place of {@code key}'s value, or of the section where there is none. */
  Place placeOf(String key) {
    return get(key).map(YamlNode::place).orElse(place());
  }

  /** A required value. */
  Optional<YamlNode> require(String key) {
    if (get(key).isEmpty() && !isMisspelt(key)) {
      problems.add(place(), "'" + key + "' is missing in " + label);
    }
    return get(key);
  }

  /** Whether a key was refused that probably meant {@code key}: that says it all. */
  boolean isMisspelt(String key) {
    return get(key).isEmpty() && misspelt.contains(key);
  }

  /** A section within this one. */
  Optional<Section> section(String key) {
    return get(key).flatMap(node -> of(node, key, problems));
  }

  /** The same, with what to write where it is something else. */
  Optional<Section> section(String key, String example) {
    return get(key).flatMap(node -> of(node, key, example, problems));
  }

  /** A text; empty where it is missing or something else. */
  Optional<Scalar> text(String key) {
    return get(key).flatMap(node -> text(node, key));
  }

  /** One of {@code allowed}. */
  Optional<String> oneOf(String key, Set<String> allowed) {
    return text(key)
        .filter(
            scalar -> {
              if (!allowed.contains(scalar.text())) {
                problems.add(
                    scalar.place(),
                    "'" + scalar.text() + "' is no " + key + NearMiss.hint(scalar.text(), allowed));
              }
              return allowed.contains(scalar.text());
            })
        .map(Scalar::text);
  }

  /** The items of a list; none where it is missing or something else. */
  List<YamlNode> items(String key) {
    Optional<YamlNode> node = get(key);
    if (node.isEmpty()) {
      return List.of();
    }
    if (node.get() instanceof Sequence sequence) {
      return sequence.items();
    }
    problems.add(
        node.get().place(), "'" + key + "' is " + kindOf(node.get()) + ", not a list: write [ … ]");
    return List.of();
  }

  /** The texts of a list. */
  List<Scalar> texts(String key) {
    return texts(items(key), key);
  }

  /** A text or the texts of a list, at least one. */
  List<Scalar> oneOrMore(String key) {
    Optional<YamlNode> node = get(key);
    if (node.isPresent() && !(node.get() instanceof Sequence)) {
      return text(key).map(List::of).orElse(List.of());
    }
    return nonEmpty(key);
  }

  /** The texts of a list that must hold one. */
  List<Scalar> nonEmpty(String key) {
    if (get(key).isPresent() && get(key).get() instanceof Sequence s && s.items().isEmpty()) {
      problems.add(s.place(), "'" + key + "' is an empty list");
    }
    return texts(key);
  }

  private List<Scalar> texts(List<YamlNode> items, String key) {
    List<Scalar> texts = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      text(items.get(i), key + "[" + i + "]").ifPresent(texts::add);
    }
    refuseRepeated(texts, key);
    return texts;
  }

  /** Says of every text that has occurred in the list before that it has. */
  void refuseRepeated(List<Scalar> texts, String key) {
    Set<String> seen = new HashSet<>();
    for (Scalar text : texts) {
      if (!seen.add(text.text())) {
        problems.add(text.place(), "'" + text.text() + "' is in '" + key + "' already");
      }
    }
  }

  private Optional<Scalar> text(YamlNode node, String label) {
    if (node instanceof Scalar scalar && !scalar.text().isEmpty()) {
      return isExpanded(scalar, label) ? Optional.of(scalar) : Optional.empty();
    }
    problems.add(
        node.place(),
        node instanceof Scalar
            ? "'" + label + "' has no value"
            : "'"
                + label
                + "' is "
                + kindOf(node)
                + ", not text"
                + (node instanceof Mapping ? ": quote templates that begin with {" : ""));
    return Optional.empty();
  }

  /** A variable that stays as it is written would match nothing, or mean something else. */
  private boolean isExpanded(Scalar text, String label) {
    if (!text.text().contains("${env:") || SECRETS.contains(label)) {
      return true;
    }
    problems.add(
        text.place(),
        "'" + text.text() + "' is not expanded here: variables stand for secrets only");
    return false;
  }

  private static String kindOf(YamlNode node) {
    return node instanceof Scalar scalar && scalar.text().isEmpty() ? "empty" : node.kind();
  }
}
