package org.mtls4j.identity;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mtls4j.trust.DomainName;
import org.mtls4j.trust.TrustedPath;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ParsedCertificate;

/**
 * All locks of a policy. They are looked up, not gone through: thousands cost a request no more
 * than one. Immutable and thread-safe.
 */
public final class Locks {

  /** Nobody is locked. */
  public static final Locks NONE = new Locks(List.of());

  private final List<Lock> all;
  private final Map<String, List<Lock>> byTarget;

  /** Locks, in the order in which they are told. */
  public Locks(List<Lock> locks) {
    this.all = List.copyOf(locks);
    this.byTarget = locks.stream().collect(Collectors.groupingBy(lock -> lock.target().key()));
  }

  /** All of them, in their order. */
  public List<Lock> all() {
    return all;
  }

  /** The same path, unless the anchor or another certificate of it is locked at {@code at}. */
  public Verdict<TrustedPath> pass(TrustedPath path, Instant at) {
    return byTarget.isEmpty() ? Verdict.accept(path) : verdict(path, ofCertificates(path, at));
  }

  /**
   * The same client, unless it or its domain is locked at {@code at}, or a certificate of its path.
   */
  public Verdict<ClientIdentity> pass(ClientIdentity client, Instant at) {
    if (byTarget.isEmpty()) {
      return Verdict.accept(client);
    }
    return verdict(
        client,
        ofCertificates(client.path(), at)
            .or(() -> standing(new LockTarget.Client(client.getName()), client.domain(), at))
            .or(() -> standing(new LockTarget.WholeDomain(), client.domain(), at)));
  }

  /**
   * Whether any of them names the client, its domain or a certificate of its path, at whatever
   * time: where none does, {@link #pass(ClientIdentity, Instant)} is always passed.
   */
  public boolean concern(ClientIdentity client) {
    return !byTarget.isEmpty()
        && Stream.concat(
                targets(client.path()),
                Stream.of(new LockTarget.Client(client.getName()), new LockTarget.WholeDomain()))
            .anyMatch(target -> byTarget.containsKey(target.key()));
  }

  private static <T> Verdict<T> verdict(T whole, Optional<Lock> lock) {
    return lock.map(found -> Verdict.<T>reject(Reason.LOCKED, found.text()))
        .orElseGet(() -> Verdict.accept(whole));
  }

  private Optional<Lock> ofCertificates(TrustedPath path, Instant at) {
    return targets(path)
        .flatMap(target -> standing(target, path.domain(), at).stream())
        .findFirst();
  }

  private static Stream<LockTarget> targets(TrustedPath path) {
    return Stream.concat(path.path().certificates().stream(), Stream.of(path.path().anchor()))
        .flatMap(Locks::targets);
  }

  private static Stream<LockTarget> targets(ParsedCertificate certificate) {
    return Stream.of(
        new LockTarget.Certificate(certificate.sha256()),
        new LockTarget.Key(certificate.spki()),
        new LockTarget.Issued(
            certificate.certificate().getIssuerX500Principal(), certificate.serial()));
  }

  private Optional<Lock> standing(LockTarget target, DomainName domain, Instant at) {
    return byTarget.getOrDefault(target.key(), List.of()).stream()
        .filter(lock -> lock.holds(domain, at))
        .findFirst();
  }
}
