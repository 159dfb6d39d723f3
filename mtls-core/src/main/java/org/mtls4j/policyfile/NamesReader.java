package org.mtls4j.policyfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mtls4j.policyfile.YamlNode.Entry;
import org.mtls4j.policyfile.YamlNode.Scalar;
import org.mtls4j.trust.NamePattern;
import org.mtls4j.x509.AttributeType;
import org.mtls4j.x509.NameType;
import org.mtls4j.x509.SanType;

/** Reads patterns by type of name, as {@code names} and {@code match} write them. */
final class NamesReader {

  /** The keys that stand for types of names. */
  static final Set<String> KEYS =
      Stream.concat(Stream.of("subject"), Stream.of(SanType.values()).map(SanType::key))
          .collect(Collectors.toUnmodifiableSet());

  /** What RFC 4519 and tools call the attributes as well. */
  private static final Map<String, String> LONG_NAMES =
      Map.of(
          "commonname", "CN",
          "countryname", "C",
          "localityname", "L",
          "stateorprovincename", "ST",
          "organizationname", "O",
          "organizationalunitname", "OU",
          "domaincomponent", "DC",
          "userid", "UID",
          "email", "emailAddress");

  private NamesReader() {}

  /** Refuses other keys; an attribute of the subject is told where it belongs. */
  static void allowOnly(Section section, Set<String> known, Set<String> later) {
    section.allowOnly(
        known,
        later,
        key ->
            AttributeType.of(key).isPresent()
                ? Optional.of(
                    "; an attribute is written below 'subject': {subject: {" + key + ": …}}")
                : Optional.empty());
  }

  static Map<NameType, List<NamePattern>> read(Section section) {
    Map<NameType, List<NamePattern>> patterns = new LinkedHashMap<>();
    section.section("subject").ifPresent(subject -> patterns.putAll(subject(subject)));
    for (SanType type : SanType.values()) {
      if (section.get(type.key()).isPresent()) {
        add(patterns, type, section, type.key());
      }
    }
    return patterns;
  }

  private static Map<NameType, List<NamePattern>> subject(Section subject) {
    Map<NameType, List<NamePattern>> patterns = new LinkedHashMap<>();
    if (subject.entries().isEmpty()) {
      subject.problems().add(subject.place(), "'subject' lists no attribute");
    }
    for (Entry entry : subject.entries()) {
      Optional<AttributeType> type = AttributeType.of(entry.key().text());
      if (type.isEmpty()) {
        subject
            .problems()
            .add(
                entry.key().place(),
                "unknown attribute '"
                    + entry.key().text()
                    + "' in subject"
                    + hint(entry.key().text()));
      } else if (patterns.containsKey(type.get())) {
        subject
            .problems()
            .add(entry.key().place(), "'" + entry.key().text() + "' is the same attribute again");
      } else {
        add(patterns, type.get(), subject, entry.key().text());
      }
    }
    return patterns;
  }

  private static String hint(String attribute) {
    String meant = LONG_NAMES.get(attribute.toLowerCase(Locale.ROOT));
    return meant == null
        ? NearMiss.hint(attribute, attributeNames())
        : "; did you mean '" + meant + "'?";
  }

  private static Set<String> attributeNames() {
    Set<String> names = new LinkedHashSet<>(AttributeType.names());
    names.add("any OID");
    return names;
  }

  private static void add(
      Map<NameType, List<NamePattern>> patterns, NameType type, Section section, String key) {
    List<NamePattern> parsed = new ArrayList<>();
    for (Scalar scalar : section.oneOrMore(key)) {
      try {
        parsed.add(NamePattern.of(type, scalar.text()));
        Matchless.why(type, scalar.text())
            .ifPresent(why -> section.problems().add(scalar.place(), why));
      } catch (IllegalArgumentException e) {
        section.problems().add(scalar.place(), String.valueOf(e.getMessage()));
      }
    }
    if (!parsed.isEmpty()) {
      patterns.put(type, parsed);
    }
  }
}
