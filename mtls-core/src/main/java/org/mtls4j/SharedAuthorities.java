package org.mtls4j;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.ParsedCertificate;

/**
 * CA keys that speak for more than one domain: listed by both, or certified across. That is only
 * sound where the domains' names cannot meet.
 */
final class SharedAuthorities {

  private final List<TrustDomain> domains;
  private final List<ParsedCertificate> authorities;
  private final Map<Fingerprint, Set<Integer>> reached = new HashMap<>();

  private SharedAuthorities(List<TrustDomain> domains) {
    this.domains = domains;
    this.authorities =
        domains.stream()
            .flatMap(d -> Stream.concat(d.anchors().stream(), d.intermediates().stream()))
            .distinct()
            .toList();
  }

  static List<PolicyProblem> problemsOf(List<TrustDomain> domains) {
    SharedAuthorities shared = new SharedAuthorities(domains);
    shared.follow();
    return shared.problems();
  }

  /** Which domains a certificate issued under each key can reach, by the certificates at hand. */
  private void follow() {
    for (int i = 0; i < domains.size(); i++) {
      TrustDomain domain = domains.get(i);
      for (ParsedCertificate known :
          Stream.concat(domain.anchors().stream(), domain.pinned().stream()).toList()) {
        reached.computeIfAbsent(known.spki(), any -> new TreeSet<>()).add(i);
      }
    }
    List<Fingerprint[]> issued = issued();
    boolean grew = true;
    while (grew) {
      grew = false;
      for (Fingerprint[] edge : issued) {
        Set<Integer> above = Set.copyOf(reached.getOrDefault(edge[0], Set.of()));
        grew |= reached.computeIfAbsent(edge[1], any -> new TreeSet<>()).addAll(above);
      }
    }
  }

  /** Pairs of issuing key and issued key. */
  private List<Fingerprint[]> issued() {
    Map<Object, List<ParsedCertificate>> bySubject = new HashMap<>();
    for (ParsedCertificate ca : authorities) {
      bySubject
          .computeIfAbsent(ca.certificate().getSubjectX500Principal(), any -> new ArrayList<>())
          .add(ca);
    }
    List<Fingerprint[]> pairs = new ArrayList<>();
    for (ParsedCertificate ca : authorities) {
      for (ParsedCertificate issuer :
          bySubject.getOrDefault(ca.certificate().getIssuerX500Principal(), List.of())) {
        if (!issuer.spki().equals(ca.spki()) && signed(issuer, ca)) {
          pairs.add(new Fingerprint[] {issuer.spki(), ca.spki()});
        }
      }
    }
    return pairs;
  }

  private static boolean signed(ParsedCertificate issuer, ParsedCertificate ca) {
    try {
      ca.certificate().verify(issuer.certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private List<PolicyProblem> problems() {
    Set<String> seen = new TreeSet<>();
    List<PolicyProblem> problems = new ArrayList<>();
    for (Set<Integer> sharing : reached.values()) {
      for (int one : sharing) {
        for (int other : sharing) {
          if (one < other && seen.add(one + "," + other)) {
            collision(domains.get(one), domains.get(other)).ifPresent(problems::add);
          }
        }
      }
    }
    return problems;
  }

  private static java.util.Optional<PolicyProblem> collision(TrustDomain one, TrustDomain other) {
    return one.trust().names().isDisjointFrom(other.trust().names())
        ? java.util.Optional.empty()
        : java.util.Optional.of(
            other.problem(
                "anchors",
                "shares a CA key with '"
                    + one.name()
                    + "', or is certified by it, and their 'names' are not provably disjoint"));
  }
}
