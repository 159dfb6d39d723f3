package org.mtls4j.trust;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtls4j.x509.NameType;
import org.mtls4j.x509.NameValue;
import org.mtls4j.x509.NameValue.Text;
import org.mtls4j.x509.NameValue.Unusable;
import org.mtls4j.x509.ParsedCertificate;

/**
 * The names that a trust domain's CAs may speak for. Every type that is listed must occur at least
 * once, and every value of it must match. Immutable and thread-safe.
 */
public final class AssertableNames {

  /** No type is listed: the CAs may assert whatever they like. */
  public static final AssertableNames ANY = new AssertableNames(Map.of());

  private final Map<NameType, List<NamePattern>> patterns;
  private final Set<NameType> types;

  /** The names listed by type; each type needs a pattern. */
  public AssertableNames(Map<? extends NameType, List<NamePattern>> patterns) {
    Map<NameType, List<NamePattern>> copy = new LinkedHashMap<>();
    patterns.forEach((type, list) -> copy.put(type, List.copyOf(list)));
    if (copy.values().stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("a listed type of name needs a pattern");
    }
    this.patterns = copy;
    this.types = Set.copyOf(copy.keySet());
  }

  /** The types that are listed. */
  public Set<NameType> types() {
    return types;
  }

  Map<NameType, List<NamePattern>> patterns() {
    return patterns;
  }

  /**
   * Whether a CA is held to anything in names of {@code type}: it is listed, and not with a pattern
   * such as {@code *} alone.
   */
  public boolean restricts(NameType type) {
    return patterns.containsKey(type)
        && patterns.get(type).stream().noneMatch(NamePattern::isAnything);
  }

  /** What about the names of {@code leaf} is not permitted, or empty. */
  Optional<String> objectionTo(ParsedCertificate leaf) {
    for (Map.Entry<NameType, List<NamePattern>> listed : patterns.entrySet()) {
      Optional<String> objection = objection(listed.getKey(), listed.getValue(), leaf);
      if (objection.isPresent()) {
        return objection;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> objection(
      NameType type, List<NamePattern> patterns, ParsedCertificate leaf) {
    List<NameValue> values = leaf.values(type);
    if (values.isEmpty()) {
      return Optional.of("no " + type.label());
    }
    return values.stream()
        .filter(value -> patterns.stream().noneMatch(pattern -> pattern.matches(value)))
        .map(value -> type.label() + " is " + shown(value) + ", not of " + patterns)
        .findFirst();
  }

  private static String shown(NameValue value) {
    return value instanceof Text text ? "'" + text.value() + "'" : ((Unusable) value).why();
  }

  /** Whether no certificate can have names that both permit; false where that cannot be told. */
  public boolean isDisjointFrom(AssertableNames other) {
    return patterns.entrySet().stream()
        .anyMatch(
            listed ->
                other.patterns.containsKey(listed.getKey())
                    && allDisjoint(listed.getValue(), other.patterns.get(listed.getKey())));
  }

  private static boolean allDisjoint(List<NamePattern> ours, List<NamePattern> theirs) {
    return ours.stream().allMatch(one -> theirs.stream().allMatch(one::isDisjointFrom));
  }
}
