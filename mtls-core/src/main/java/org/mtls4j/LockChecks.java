package org.mtls4j;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mtls4j.identity.Lock;
import org.mtls4j.identity.LockTarget;
import org.mtls4j.identity.Locks;

/** Locks that stop nobody, while somebody thinks that they do. */
final class LockChecks {

  private final List<TrustDomain> domains;
  private final List<Lock> locks;

  LockChecks(List<TrustDomain> domains, Locks locks) {
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

  /** Locks that do not stop anybody any more: no problem, as it comes by itself. */
  List<PolicyProblem> advice(Instant at) {
    return IntStream.range(0, locks.size())
        .filter(i -> locks.get(i).isOverAt(at))
        .mapToObj(i -> problem(i, "until", "the lock ended on " + locks.get(i).until()))
        .toList();
  }

  private Optional<PolicyProblem> unknownDomain(int index) {
    Lock lock = locks.get(index);
    return lock.domain() == null || concerned(lock).findAny().isPresent()
        ? Optional.empty()
        : Optional.of(problem(index, "domain", "there is no trust domain '" + lock.domain() + "'"));
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
    List<String> starts = concerned(lock).map(LockChecks::literalStart).toList();
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
