package org.mtls4j.jaxrs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.trust.DomainName;
import org.mtls4j.x509.AttributeType;
import org.mtls4j.x509.Fingerprint;

/**
 * What one {@link RequiresCertificate} asks.
 *
 * @param domains one of which must be the client's; empty for any
 * @param policy an object identifier, or null
 * @param issuer the issuing CA's key, or null
 * @param maxAge since notBefore, or null
 */
record CertificateDemand(
    Set<DomainName> domains,
    @Nullable String policy,
    @Nullable Fingerprint issuer,
    @Nullable Duration maxAge) {

  CertificateDemand {
    domains = Set.copyOf(domains);
  }

  /**
   * Reads the annotation.
   *
   * @throws IllegalArgumentException with what is wrong with it
   */
  static CertificateDemand of(RequiresCertificate annotation) {
    Set<DomainName> domains = new TreeSet<>(Comparator.comparing(DomainName::value));
    for (String name : annotation.domain()) {
      domains.add(new DomainName(name));
    }
    return new CertificateDemand(
        domains,
        policy(annotation.certificatePolicy()),
        issuer(annotation.issuer()),
        age(annotation.maxAgeDays()));
  }

  private static @Nullable String policy(String oid) {
    if (oid.isEmpty()) {
      return null;
    }
    if (!AttributeType.isOid(oid)) {
      throw new IllegalArgumentException("certificatePolicy '" + oid + "' is no object identifier");
    }
    return oid;
  }

  private static @Nullable Fingerprint issuer(String hex) {
    return hex.isEmpty()
        ? null
        : Fingerprint.parse(hex)
            .orElseThrow(
                () -> new IllegalArgumentException("issuer '" + hex + "' is no SHA-256 in hex"));
  }

  private static @Nullable Duration age(int days) {
    if (days < 0) {
      throw new IllegalArgumentException("maxAgeDays is below 0");
    }
    return days == 0 ? null : Duration.ofDays(days);
  }

  /** What about the client's certificate does not do at {@code now}, or empty. */
  Optional<String> objectionTo(ClientIdentity client, Instant now) {
    if (!admits(client.domain())) {
      return Optional.of("of domain " + client.domain() + ", not one of " + domains);
    }
    if (policy != null && !client.asserts(policy)) {
      return Optional.of("the path does not assert policy " + policy);
    }
    if (issuer != null && !client.issuerKey().equals(issuer)) {
      return Optional.of("issued under the key " + client.issuerKey() + ", not " + issuer);
    }
    return maxAge != null && client.leaf().notBefore().plus(maxAge).isBefore(now)
        ? Optional.of("older than " + maxAge.toDays() + " days")
        : Optional.empty();
  }

  /** Whether clients of this domain can meet it. */
  boolean admits(DomainName domain) {
    return domains.isEmpty() || domains.contains(domain);
  }

  @Override
  public String toString() {
    List<String> asked = new ArrayList<>();
    if (!domains.isEmpty()) {
      asked.add(
          "domain "
              + String.join(" or ", domains.stream().map(DomainName::value).sorted().toList()));
    }
    if (policy != null) {
      asked.add("policy " + policy);
    }
    if (issuer != null) {
      asked.add("issuer " + issuer);
    }
    if (maxAge != null) {
      asked.add("at most " + maxAge.toDays() + " days old");
    }
    return asked.isEmpty() ? "a certificate" : String.join(", ", asked);
  }
}
