package org.mtls4j.policyfile;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A piece of a YAML document, and where it stands. All scalars are text. */
sealed interface YamlNode {

  /** Where it begins. */
  Place place();

  /** What a person would call it. */
  String kind();

  /** Where it and everything in it begins. */
  default Stream<Place> places() {
    return Stream.of(place());
  }

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

    @Override
    public Stream<Place> places() {
      return Stream.concat(Stream.of(place), items.stream().flatMap(YamlNode::places));
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

    @Override
    public Stream<Place> places() {
      return Stream.concat(
          Stream.of(place),
          entries.stream()
              .flatMap(entry -> Stream.concat(entry.key().places(), entry.value().places())));
    }

    Optional<Entry> entry(String key) {
      return entries.stream().filter(entry -> entry.key().text().equals(key)).findFirst();
    }
  }

  /** A key and its value. */
  record Entry(Scalar key, YamlNode value) {}
}
