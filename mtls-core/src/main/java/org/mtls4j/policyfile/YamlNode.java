package org.mtls4j.policyfile;

import java.util.List;
import java.util.Optional;

/** A piece of a YAML document, and where it stands. All scalars are text. */
sealed interface YamlNode {

  /** Where it begins. */
  Place place();

  /** What a person would call it. */
  String kind();

  /** Text. */
  record Scalar(Place place, String text) implements YamlNode {
    @Override
    public String kind() {
      return "text";
    }
  }

  /** A list. */
  record Sequence(Place place, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Keys with values, each key once. */
  record Mapping(Place place, List<Entry> entries) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
    }

    @Override
    public String kind() {
      return "a mapping";
    }

    Optional<Entry> entry(String key) {
      return entries.stream().filter(entry -> entry.key().text().equals(key)).findFirst();
    }
  }

  /** A key and its value. */
  record Entry(Scalar key, YamlNode value) {}
}
