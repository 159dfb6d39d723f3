package org.mtls4j.identity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mtls4j.path.ValidatedPath;
import org.mtls4j.trust.NamePattern;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.NameType;
import org.mtls4j.x509.ParsedCertificate;

/**
 * Which clients of a domain a grant is for. Every key must hold; of a type of name one value
 * suffices. Immutable and thread-safe.
 */
public final class ClientMatch {

  /** Every client of the domain. */
  public static final ClientMatch ALL = new ClientMatch(Map.of(), List.of(), Set.of(), Set.of());

  private final Map<NameType, List<NamePattern>> names;
  private final List<NamePattern> principals;
  private final Set<Fingerprint> certificates;
  private final Set<String> policies;

  /**
   * A match on everything given; what is empty is not asked about.
   *
   * @param names patterns by type of name
   * @param principals patterns for the principal's name
   * @param certificates fingerprints of single certificates
   * @param policies certificate policies, one of which the whole path must assert (RFC 5280 section
   *     6.1.5 (g)), as dotted object identifiers: what the client's certificate alone says does not
   *     count
   */
  public ClientMatch(
      Map<? extends NameType, List<NamePattern>> names,
      List<NamePattern> principals,
      Set<Fingerprint> certificates,
      Set<String> policies) {
    this.names = new LinkedHashMap<>();
    names.forEach((type, patterns) -> this.names.put(type, List.copyOf(patterns)));
    this.principals = List.copyOf(principals);
    this.certificates = Set.copyOf(certificates);
    this.policies = Set.copyOf(policies);
  }

  /** The same without a word on certificate policies. */
  public ClientMatch(
      Map<? extends NameType, List<NamePattern>> names,
      List<NamePattern> principals,
      Set<Fingerprint> certificates) {
    this(names, principals, certificates, Set.of());
  }

  /** The types of names that it reads. */
  public Set<NameType> readTypes() {
    return Set.copyOf(names.keySet());
  }

  boolean matches(String principal, ValidatedPath path) {
    ParsedCertificate leaf = path.leaf();
    return names.entrySet().stream().allMatch(key -> anyValue(key.getKey(), key.getValue(), leaf))
        && (principals.isEmpty()
            || principals.stream().anyMatch(pattern -> pattern.matches(principal)))
        && (certificates.isEmpty() || certificates.contains(leaf.sha256()))
        && (policies.isEmpty() || policies.stream().anyMatch(path::asserts));
  }

  private static boolean anyValue(
      NameType type, List<NamePattern> patterns, ParsedCertificate leaf) {
    return leaf.values(type).stream()
        .anyMatch(value -> patterns.stream().anyMatch(pattern -> pattern.matches(value)));
  }
}
