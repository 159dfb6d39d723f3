package org.mtls4j;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.identity.Lock;
import org.mtls4j.identity.LockTarget;
import org.mtls4j.identity.Locks;
import org.mtls4j.identity.ValueTemplate;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.NameType;
import org.mtls4j.x509.ParsedCertificate;

/**
 * What the domains of a policy are to each other, by comparing every two of them: plain to see, and
 * far too slow for thousands. {@link PolicyChecks} has to say the same.
 */
final class PairwiseChecks {

  private PairwiseChecks() {}

  static List<PolicyProblem> problemsOf(
      List<TrustDomain> domains, AccessPolicy access, Locks locks) {
    List<PolicyProblem> problems = new ArrayList<>(new LocksOfDomains(domains, locks).problems());
    problems.addAll(collidingPrincipals(domains));
    problems.addAll(new Wheres(domains, access).problems());
    problems.addAll(Authorities.problemsOf(domains));
    return problems;
  }

  /** Two domains whose principals could be the same text would be one client to the application. */
  private static List<PolicyProblem> collidingPrincipals(List<TrustDomain> domains) {
    List<PolicyProblem> problems = new ArrayList<>();
    for (TrustDomain domain : domains) {
      String start = domain.identity().principal().literalStart(domain.name());
      if (start.isEmpty()) {
        problems.add(
            domain.problem(
                "principal",
                "with several domains a principal must begin with text of its own, such as"
                    + " '{domain}/'"));
        continue;
      }
      domains.stream()
          .filter(other -> !other.name().equals(domain.name()))
          .filter(
              other -> other.identity().principal().literalStart(other.name()).startsWith(start))
          .forEach(
              other ->
                  problems.add(
                      domain.problem(
                          "principal",
                          "begins with '"
                              + start
                              + "', as principals of '"
                              + other.name()
                              + "' do: one partner could be taken for the other")));
    }
    return problems;
  }

  private static final class Authorities {

    private final List<TrustDomain> domains;
    private final List<ParsedCertificate> authorities;
    private final Map<Fingerprint, Set<Integer>> reached = new HashMap<>();

    private Authorities(List<TrustDomain> domains) {
      this.domains = domains;
      this.authorities =
          domains.stream()
              .flatMap(d -> Stream.concat(d.anchors().stream(), d.intermediates().stream()))
              .distinct()
              .toList();
    }

    static List<PolicyProblem> problemsOf(List<TrustDomain> domains) {
      Authorities shared = new Authorities(domains);
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

    private static Optional<PolicyProblem> collision(TrustDomain one, TrustDomain other) {
      return one.trust().names().isDisjointFrom(other.trust().names())
          ? Optional.empty()
          : Optional.of(
              other.problem(
                  "anchors",
                  "shares a CA key with '"
                      + one.name()
                      + "', or is certified by it, and their 'names' are not provably disjoint"));
    }
  }

  private static final class Wheres {

    private final List<TrustDomain> domains;
    private final AccessPolicy access;

    Wheres(List<TrustDomain> domains, AccessPolicy access) {
      this.domains = domains;
      this.access = access;
    }

    List<PolicyProblem> problems() {
      return IntStream.range(0, access.rules().size())
          .boxed()
          .flatMap(i -> problemsOf(access.rules().get(i).where().values(), i))
          .toList();
    }

    private Stream<PolicyProblem> problemsOf(Collection<ValueTemplate> where, int rule) {
      List<String> place = List.of("access", String.valueOf(rule), "where");
      Set<NameType> read =
          where.stream()
              .flatMap(template -> template.readTypes().stream())
              .collect(Collectors.toUnmodifiableSet());
      Stream<PolicyProblem> unlisted =
          domains.stream()
              .flatMap(domain -> PolicyChecks.unrestricted(domain, read).stream())
              .map(message -> new PolicyProblem(place, message));
      Stream<String> mistakable =
          where.stream()
              .filter(ValueTemplate::readsDomain)
              .flatMap(template -> mistakable(template).stream());
      Stream<String> ofAnyDomain =
          where.stream().anyMatch(this::tellsAllApart)
              ? Stream.empty()
              : Stream.concat(serial(where).stream(), takenAsTheyCome(read));
      return Stream.concat(
          unlisted,
          Stream.concat(mistakable, ofAnyDomain).map(message -> new PolicyProblem(place, message)));
    }

    private boolean tellsAllApart(ValueTemplate template) {
      return pairs().allMatch(pair -> template.tellsApart(pair.get(0).name(), pair.get(1).name()));
    }

    /** A domain's name may end where another's goes on: {@code a-b-c} is c of a-b, and b-c of a. */
    private Optional<String> mistakable(ValueTemplate template) {
      Predicate<List<TrustDomain>> apart =
          pair -> template.tellsApart(pair.get(0).name(), pair.get(1).name());
      return pairs()
          .filter(apart.negate())
          .findFirst()
          .map(
              pair ->
                  "clients of '"
                      + pair.get(0).name()
                      + "' and of '"
                      + pair.get(1).name()
                      + "' could make one text of '"
                      + template
                      + "'; begin with '{domain}:', or compare {domain} as a variable of its own");
    }

    private Stream<List<TrustDomain>> pairs() {
      return IntStream.range(0, domains.size())
          .boxed()
          .flatMap(i -> domains.stream().skip(i + 1L).map(other -> List.of(domains.get(i), other)))
          .filter(pair -> !pair.get(0).name().equals(pair.get(1).name()));
    }

    /** A CA gives out any serial number, also one that another partner's client has. */
    private static Optional<String> serial(Collection<ValueTemplate> where) {
      return where.stream().anyMatch(ValueTemplate::readsSerial)
          ? Optional.of(
              "reads {certificate.serial}, which any domain's CA can give out; with several domains"
                  + " compare {domain} in the same rule")
          : Optional.empty();
    }

    /**
     * Listed as a lone {@code *}, a type may hold whatever another partner's clients are called. A
     * principal begins with its domain's own text and a grant is its domain's own, so that there it
     * may; what {@code where} compares is neither.
     */
    private Stream<String> takenAsTheyCome(Set<NameType> read) {
      return domains.stream()
          .flatMap(
              domain ->
                  read.stream()
                      .filter(type -> domain.trust().names().types().contains(type))
                      .filter(type -> !domain.trust().names().restricts(type))
                      .map(NameType::label)
                      .sorted()
                      .map(
                          label ->
                              "compares "
                                  + label
                                  + ", as which 'names' of '"
                                  + domain.name()
                                  + "' lets anything pass; with several domains say what it may be,"
                                  + " or compare {domain} in the same rule"));
    }
  }

  private static final class LocksOfDomains {

    private final List<TrustDomain> domains;
    private final List<Lock> locks;

    LocksOfDomains(List<TrustDomain> domains, Locks locks) {
      this.domains = domains;
      this.locks = locks.all();
    }

    /** Locks that never stop anybody. */
    List<PolicyProblem> problems() {
      return IntStream.range(0, locks.size())
          .mapToObj(i -> unknownDomain(i).or(() -> unknownPrincipal(i)))
          .flatMap(Optional::stream)
          .toList();
    }

    private Optional<PolicyProblem> unknownDomain(int index) {
      Lock lock = locks.get(index);
      return lock.domain() == null || concerned(lock).findAny().isPresent()
          ? Optional.empty()
          : Optional.of(
              problem(index, "domain", "there is no trust domain '" + lock.domain() + "'"));
    }

    private Stream<TrustDomain> concerned(Lock lock) {
      return domains.stream()
          .filter(domain -> lock.domain() == null || domain.name().equals(lock.domain()));
    }

    private Optional<PolicyProblem> unknownPrincipal(int index) {
      Lock lock = locks.get(index);
      if (!(lock.target() instanceof LockTarget.Client client)) {
        return Optional.empty();
      }
      if (client.principal().contains("*")) {
        return Optional.of(
            problem(
                index,
                "principal",
                "a lock names one principal, without '*'; to lock a partner, say its 'domain'"));
      }
      List<String> starts = concerned(lock).map(LocksOfDomains::literalStart).toList();
      return domains.isEmpty() || starts.stream().anyMatch(client.principal()::startsWith)
          ? Optional.empty()
          : Optional.of(
              problem(
                  index,
                  "principal",
                  "stops nobody: every principal begins with '"
                      + String.join("' or '", starts)
                      + "'"));
    }

    private static String literalStart(TrustDomain domain) {
      return domain.identity().principal().literalStart(domain.name());
    }

    private static PolicyProblem problem(int index, String key, String message) {
      return new PolicyProblem(List.of("locks", String.valueOf(index), key), message);
    }
  }
}
