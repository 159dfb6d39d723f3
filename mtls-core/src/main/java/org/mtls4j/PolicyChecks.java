package org.mtls4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.identity.Grant;
import org.mtls4j.identity.Locks;
import org.mtls4j.trust.PrefixIndex;
import org.mtls4j.x509.NameType;

/** What must hold of a policy as a whole before it may be enforced. */
final class PolicyChecks {

  /** The most problems of one kind that pairs of domains are told to have. */
  static final int MOST_TOLD = 1000;

  private PolicyChecks() {}

  static List<PolicyProblem> problemsOf(
      List<TrustDomain> domains, AccessPolicy access, Locks locks) {
    List<PolicyProblem> problems = new ArrayList<>();
    if (domains.isEmpty()) {
      problems.add(
          new PolicyProblem(List.of("trust-domains"), "no trust domain: nobody would be trusted"));
    }
    domains.forEach(domain -> problems.addAll(domain.problems()));
    problems.addAll(sameNames(domains));
    problems.addAll(new RuleChecks(access).problems());
    problems.addAll(new LockChecks(domains, locks).problems());
    problems.addAll(new WhereChecks(domains, access).problemsOfPins());
    if (domains.size() > 1) {
      problems.addAll(collidingPrincipals(domains));
      problems.addAll(unrestrictedReads(domains));
      problems.addAll(new WhereChecks(domains, access).problems());
      problems.addAll(SharedAuthorities.problemsOf(domains));
    }
    return List.copyOf(problems);
  }

  private static List<PolicyProblem> sameNames(List<TrustDomain> domains) {
    return domains.stream().collect(Collectors.groupingBy(TrustDomain::name)).values().stream()
        .filter(same -> same.size() > 1)
        .map(
            same ->
                new PolicyProblem(
                    List.of("trust-domains", same.get(0).name().value()),
                    same.size() + " domains of one name"))
        .toList();
  }

  /** Two domains whose principals could be the same text would be one client to the application. */
  private static List<PolicyProblem> collidingPrincipals(List<TrustDomain> domains) {
    List<PolicyProblem> problems = new ArrayList<>();
    List<String> starts = domains.stream().map(TrustDomain::principalStart).toList();
    PrefixIndex index = new PrefixIndex(starts);
    for (int i = 0; i < starts.size() && problems.size() <= MOST_TOLD; i++) {
      TrustDomain domain = domains.get(i);
      String start = starts.get(i);
      if (start.isEmpty()) {
        problems.add(
            domain.problem(
                "principal",
                "with several domains a principal must begin with text of its own, such as"
                    + " '{domain}/'"));
        continue;
      }
      index
          .beginningWith(start)
          .mapToObj(domains::get)
          .filter(other -> !other.name().equals(domain.name()))
          .limit(MOST_TOLD + 1L)
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
    return told(problems);
  }

  /** Where each domain has the same problem with each other, some of them say as much as all. */
  static List<PolicyProblem> told(List<PolicyProblem> problems) {
    if (problems.size() <= MOST_TOLD) {
      return problems;
    }
    List<PolicyProblem> some = new ArrayList<>(problems.subList(0, MOST_TOLD));
    PolicyProblem last = problems.get(MOST_TOLD);
    some.add(new PolicyProblem(last.place(), last.message() + "; and more of the same"));
    return some;
  }

  private static List<PolicyProblem> unrestrictedReads(List<TrustDomain> domains) {
    List<PolicyProblem> problems = new ArrayList<>();
    for (TrustDomain domain : domains) {
      List<String> place = List.of("trust-domains", domain.name().value());
      unrestricted(domain, domain.identity().principal().readTypes())
          .forEach(message -> problems.add(domain.problem("principal", message)));
      List<Grant> grants = domain.identity().grants();
      for (int i = 0; i < grants.size(); i++) {
        List<String> match =
            Stream.concat(place.stream(), Stream.of("grants", String.valueOf(i), "match")).toList();
        unrestricted(domain, grants.get(i).match().readTypes())
            .forEach(message -> problems.add(new PolicyProblem(match, message)));
      }
    }
    return problems;
  }

  /** What a CA may say as it likes, it may say of another partner's client too. */
  static List<String> unrestricted(TrustDomain domain, Set<NameType> read) {
    Set<NameType> restricted = domain.trust().names().types();
    return read.stream()
        .filter(type -> !restricted.contains(type))
        .map(NameType::label)
        .sorted()
        .map(
            label ->
                "reads "
                    + label
                    + ", which 'names' of '"
                    + domain.name()
                    + "' does not restrict; with several domains it must")
        .toList();
  }
}
