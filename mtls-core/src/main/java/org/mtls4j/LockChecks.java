package org.mtls4j;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mtls4j.identity.Lock;
import org.mtls4j.identity.LockTarget;
import org.mtls4j.identity.Locks;
import org.mtls4j.trust.DomainName;
import org.mtls4j.trust.PrefixIndex;

/** Locks that stop nobody, while somebody thinks that they do. */
final class LockChecks {

  private final List<TrustDomain> domains;
  private final List<Lock> locks;
  private final Map<DomainName, List<TrustDomain>> byName;
  private final PrefixIndex starts;

  LockChecks(List<TrustDomain> domains, Locks locks) {
    this.domains = domains;
    this.locks = locks.all();
    this.byName = domains.stream().collect(Collectors.groupingBy(TrustDomain::name));
    this.starts = new PrefixIndex(domains.stream().map(TrustDomain::principalStart).toList());
  }

  /** Locks that never stop anybody. */
  List<PolicyProblem> problems() {
    return IntStream.range(0, locks.size())
        .mapToObj(i -> unknownDomain(i).or(() -> unknownPrincipal(i)))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Locks that do not stop anybody any more: no problem, as it comes by itself. */
  List<PolicyProblem> advice(Instant at) {
    return IntStream.range(0, locks.size())
        .filter(i -> locks.get(i).isOverAt(at))
        .mapToObj(i -> problem(i, "until", "the lock ended on " + locks.get(i).until()))
        .toList();
  }

  private Optional<PolicyProblem> unknownDomain(int index) {
    Lock lock = locks.get(index);
    return lock.domain() == null || byName.containsKey(lock.domain())
        ? Optional.empty()
        : Optional.of(problem(index, "domain", "there is no trust domain '" + lock.domain() + "'"));
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
    if (domains.isEmpty() || couldName(client.principal(), lock.domain())) {
      return Optional.empty();
    }
    List<TrustDomain> concerned =
        lock.domain() == null ? domains : byName.getOrDefault(lock.domain(), List.of());
    return Optional.of(
        problem(
            index,
            "principal",
            "stops nobody: every principal begins with '"
                + concerned.stream()
                    .map(TrustDomain::principalStart)
                    .collect(Collectors.joining("' or '"))
                + "'"));
  }

  private boolean couldName(String principal, @Nullable DomainName domain) {
    return domain == null
        ? starts.beginningOf(principal).findAny().isPresent()
        : byName.getOrDefault(domain, List.of()).stream()
            .anyMatch(of -> principal.startsWith(of.principalStart()));
  }

  private static PolicyProblem problem(int index, String key, String message) {
    return new PolicyProblem(List.of("locks", String.valueOf(index), key), message);
  }
}
