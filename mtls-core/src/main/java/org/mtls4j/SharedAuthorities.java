package org.mtls4j;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.mtls4j.trust.AssertableNames;
import org.mtls4j.trust.NamesIndex;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.ParsedCertificate;

/**
 * CA keys that speak for more than one domain: listed by both, or certified across. That is only
 * sound where the domains' names cannot meet. Thousands of domains may share a key, so that their
 * names are looked up and not compared one by one.
 */
final class SharedAuthorities {

  /** Two domains, by their positions. */
  private record Pair(int one, int other) implements Comparable<Pair> {
    static Pair of(int one, int other) {
      return new Pair(Math.min(one, other), Math.max(one, other));
    }

    @Override
    public int compareTo(Pair that) {
      return one == that.one ? other - that.other : one - that.one;
    }
  }

  private final List<TrustDomain> domains;
  private final List<ParsedCertificate> authorities;
  // By each key that is listed, the domains that list it, and what finds their names.
  private final Map<Fingerprint, List<Integer>> listing = new LinkedHashMap<>();
  private final Map<Fingerprint, NamesIndex> names = new HashMap<>();
  private final Set<Pair> meeting = new TreeSet<>();

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
    shared.list();
    shared.compare();
    return shared.problems();
  }

  private void list() {
    for (int i = 0; i < domains.size(); i++) {
      TrustDomain domain = domains.get(i);
      Set<Fingerprint> keys = new LinkedHashSet<>();
      domain.anchors().forEach(anchor -> keys.add(anchor.spki()));
      domain.pinned().forEach(pin -> keys.add(pin.spki()));
      for (Fingerprint key : keys) {
        listing.computeIfAbsent(key, any -> new ArrayList<>()).add(i);
      }
    }
  }

  /**
   * A certificate issued under a key reaches the domains that list it or a key that certifies it,
   * over whatever steps: any two of these share it.
   */
  private void compare() {
    listing.forEach((key, sharing) -> sharing.forEach(domain -> meet(domain, key)));
    Set<Set<Fingerprint>> compared = new HashSet<>();
    for (Set<Fingerprint> above : new HashSet<>(listedAbove().values())) {
      for (Fingerprint one : above) {
        for (Fingerprint other : above) {
          if (!one.equals(other) && compared.add(Set.of(one, other))) {
            meet(one, other);
          }
        }
      }
    }
  }

  private void meet(Fingerprint one, Fingerprint other) {
    boolean fewer = sharing(one).size() < sharing(other).size();
    sharing(fewer ? one : other).forEach(domain -> meet(domain, fewer ? other : one));
  }

  /** Finds the domains that list {@code key} and whose names may be those of {@code domain}. */
  private void meet(int domain, Fingerprint key) {
    List<Integer> sharing = sharing(key);
    if ((sharing.size() == 1 && sharing.get(0) == domain)
        || meeting.size() > PolicyChecks.MOST_TOLD) {
      return;
    }
    names
        .computeIfAbsent(key, any -> new NamesIndex(sharing.stream().map(this::namesOf).toList()))
        .meeting(namesOf(domain))
        .map(sharing::get)
        .filter(other -> other != domain)
        .limit(PolicyChecks.MOST_TOLD + 1L)
        .forEach(other -> meeting.add(Pair.of(domain, other)));
  }

  private List<Integer> sharing(Fingerprint key) {
    return listing.getOrDefault(key, List.of());
  }

  private AssertableNames namesOf(int domain) {
    return domains.get(domain).trust().names();
  }

  /** By each key the listed keys that it is or is certified by, by the certificates at hand. */
  private Map<Fingerprint, Set<Fingerprint>> listedAbove() {
    Map<Fingerprint, Set<Fingerprint>> above = new HashMap<>();
    listing.keySet().forEach(key -> above.put(key, new HashSet<>(Set.of(key))));
    List<Fingerprint[]> issued = issued();
    boolean grew = true;
    while (grew) {
      grew = false;
      for (Fingerprint[] edge : issued) {
        Set<Fingerprint> more = Set.copyOf(above.getOrDefault(edge[0], Set.of()));
        grew |= above.computeIfAbsent(edge[1], any -> new HashSet<>()).addAll(more);
      }
    }
    return above;
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
    return PolicyChecks.told(
        meeting.stream()
            .map(pair -> collision(domains.get(pair.one()), domains.get(pair.other())))
            .toList());
  }

  private static PolicyProblem collision(TrustDomain one, TrustDomain other) {
    return other.problem(
        "anchors",
        "shares a CA key with '"
            + one.name()
            + "', or is certified by it, and their 'names' are not provably disjoint");
  }
}
