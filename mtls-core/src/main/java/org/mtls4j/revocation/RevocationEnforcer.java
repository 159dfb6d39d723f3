package org.mtls4j.revocation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mtls4j.revocation.RevocationStatus.Revoked;
import org.mtls4j.revocation.RevocationStatus.Undetermined;
import org.mtls4j.trust.DomainName;
import org.mtls4j.trust.TrustedPath;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;

/**
 * Lets a path pass unless a certificate of it is revoked, or in doubt where its domain denies in
 * doubt. Reads nothing but memory; where that holds nothing of a certificate yet, it may wait once
 * for others to fetch it. Thread-safe.
 */
public final class RevocationEnforcer {

  private final Map<DomainName, DomainRevocation> domains;
  private final FirstAnswers answers;

  RevocationEnforcer(Map<DomainName, DomainRevocation> domains, FirstAnswers answers) {
    this.domains = Map.copyOf(domains);
    this.answers = answers;
  }

  /** The same path, or why it does not stand any more. */
  public Verdict<TrustedPath> enforce(TrustedPath path) {
    DomainRevocation domain = domains.get(path.domain());
    if (domain == null) {
      return Verdict.reject(
          Reason.REVOCATION_UNDETERMINED, path.domain() + " has no revocation policy");
    }
    List<Crl> lists = domain.lists();
    List<RevocationStatus> statuses = domain.statuses(path, lists);
    while (isOpen(statuses) && (answers.awaitAny(domain, path) || domain.lists() != lists)) {
      lists = domain.lists();
      statuses = domain.statuses(path, lists);
    }
    return flawOf(statuses, domain.policy().whenUndetermined())
        .map(Verdict::<TrustedPath>reject)
        .orElseGet(() -> Verdict.accept(path));
  }

  /** Whether another answer could change anything. */
  private static boolean isOpen(List<RevocationStatus> statuses) {
    return statuses.stream().anyMatch(Undetermined.class::isInstance)
        && statuses.stream().noneMatch(Revoked.class::isInstance);
  }

  private static Optional<Rejection> flawOf(
      List<RevocationStatus> statuses, WhenUndetermined whenUndetermined) {
    @Nullable Rejection why = null;
    for (int index = 0; index < statuses.size(); index++) {
      Optional<Rejection> flaw = flawOf(index, statuses.get(index), whenUndetermined);
      if (flaw.isPresent()) {
        // What is known to be revoked is told before what is in doubt.
        why = why == null ? flaw.get() : why.orMoreSpecific(flaw.get());
      }
    }
    return Optional.ofNullable(why);
  }

  private static Optional<Rejection> flawOf(
      int index, RevocationStatus status, WhenUndetermined whenUndetermined) {
    if (status instanceof Revoked revoked) {
      return Optional.of(
          new Rejection(
              index == 0 ? Reason.CERTIFICATE_REVOKED : Reason.ISSUER_REVOKED,
              "revoked since " + revoked.since() + " (" + revoked.reason() + ")"));
    }
    if (status instanceof Undetermined undetermined
        && !(whenUndetermined instanceof WhenUndetermined.Allow)) {
      return Optional.of(new Rejection(Reason.REVOCATION_UNDETERMINED, undetermined.why()));
    }
    return Optional.empty();
  }
}
