package org.mtls4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.identity.Locks;
import org.mtls4j.x509.NameType;

/** What must hold of a policy as a whole before it may be enforced. */
final class PolicyChecks {

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

  private static List<PolicyProblem> unrestrictedReads(List<TrustDomain> domains) {
    List<PolicyProblem> problems = new ArrayList<>();
    for (TrustDomain domain : domains) {
      problems.addAll(
          unrestricted(
              domain,
              List.of("trust-domains", domain.name().value(), "principal"),
              domain.identity().principal().readTypes()));
      IntStream.range(0, domain.identity().grants().size())
          .forEach(
              i ->
                  problems.addAll(
                      unrestricted(
                          domain,
                          List.of(
                              "trust-domains",
                              domain.name().value(),
                              "grants",
                              String.valueOf(i),
                              "match"),
                          domain.identity().grants().get(i).match().readTypes())));
    }
    return problems;
  }

  /** What a CA may say as it likes, it may say of another partner's client too. */
  static List<PolicyProblem> unrestricted(
      TrustDomain domain, List<String> place, Set<NameType> read) {
    Set<NameType> restricted = domain.trust().names().types();
    return read.stream()
        .filter(type -> !restricted.contains(type))
        .map(NameType::label)
        .sorted()
        .map(
            label ->
                new PolicyProblem(
                    place,
                    "reads "
                        + label
                        + ", which 'names' of '"
                        + domain.name()
                        + "' does not restrict; with several domains it must"))
        .toList();
  }
}
