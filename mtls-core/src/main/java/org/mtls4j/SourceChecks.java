package org.mtls4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.mtls4j.source.ClientSource;
import org.mtls4j.source.Forwarding;
import org.mtls4j.source.TrustedHop;

/** Whether those who may forward certificates can exist at all, and how well they are known. */
final class SourceChecks {

  private static final List<String> FROM = List.of("forwarded", "from");

  private SourceChecks() {}

  static List<PolicyProblem> problemsOf(List<TrustDomain> domains, ClientSource source) {
    return source
        .forwarding()
        .filter(forwarding -> forwarding.from() instanceof TrustedHop.Client)
        .map(forwarding -> problemsOf(domains, (TrustedHop.Client) forwarding.from()))
        .orElse(List.of());
  }

  private static List<PolicyProblem> problemsOf(List<TrustDomain> domains, TrustedHop.Client hop) {
    Optional<TrustDomain> domain =
        domains.stream().filter(one -> one.name().equals(hop.domain())).findFirst();
    if (domain.isEmpty()) {
      return List.of(
          problem(
              "domain",
              "there is no trust domain '"
                  + hop.domain()
                  + "'; there is "
                  + domains.stream().map(one -> one.name().value()).sorted().toList()));
    }
    Set<String> nobodys = new TreeSet<>(hop.roles());
    nobodys.removeAll(
        domain.get().identity().grants().stream()
            .flatMap(grant -> grant.roles().stream())
            .collect(Collectors.toSet()));
    return nobodys.isEmpty()
        ? List.of()
        : List.of(problem("roles", "no grant of '" + hop.domain() + "' gives anyone " + nobodys));
  }

  static List<PolicyProblem> adviceOn(ClientSource source) {
    Optional<TrustedHop> hop = source.forwarding().map(Forwarding::from);
    return hop.isPresent()
            && hop.get() instanceof TrustedHop.Addresses addresses
            && addresses.secret().isEmpty()
        ? List.of(
            problem(
                "insecure-addresses-only",
                "an address alone is the proof: whatever else runs there, or makes the container"
                    + " believe in another address, can speak for every client"))
        : List.of();
  }

  private static PolicyProblem problem(String key, String message) {
    List<String> place = new ArrayList<>(FROM);
    place.add(key);
    return new PolicyProblem(place, message);
  }
}
