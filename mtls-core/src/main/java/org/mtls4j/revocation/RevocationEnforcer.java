package org.mtls4j.revocation;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.mtls4j.revocation.RevocationStatus.Good;
import org.mtls4j.revocation.RevocationStatus.Revoked;
import org.mtls4j.revocation.RevocationStatus.Undetermined;
import org.mtls4j.trust.DomainName;
import org.mtls4j.trust.TrustedPath;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;

/**
 * Lets a path pass unless a certificate of it is revoked, or in doubt where its domain denies in
 * doubt. Reads nothing but memory; where that holds nothing of a certificate yet, it may wait once
 * for others to fetch it. Thread-safe.
 */
final class RevocationEnforcer {

  /** By being judged again a certificate is known to be in use, and asked after. */
  private static final Duration LONGEST = OcspAnswers.IN_USE.dividedBy(4);

  private final Map<DomainName, DomainRevocation> domains;
  private final FirstAnswers answers;
  private final LongSupplier generation;

  RevocationEnforcer(
      Map<DomainName, DomainRevocation> domains, FirstAnswers answers, LongSupplier generation) {
    this.domains = Map.copyOf(domains);
    this.answers = answers;
    this.generation = generation;
  }

  /** What is known, and what follows. */
  RevocationOutcome judge(TrustedPath path) {
    DomainRevocation domain = domains.get(path.domain());
    if (domain == null) {
      return new RevocationOutcome(
          path,
          List.of(),
          Optional.of(
              new Rejection(
                  Reason.REVOCATION_UNDETERMINED, path.domain() + " has no revocation policy")),
          Optional.empty(),
          path.at(),
          generation.getAsLong());
    }
    answers.begin(domain, path);
    long judgedUnder = generation.getAsLong();
    long seen = domain.changes();
    List<RevocationStatus> statuses = domain.statuses(path);
    while (isOpen(statuses) && (answers.awaitAny(domain, path) || domain.changes() != seen)) {
      judgedUnder = generation.getAsLong();
      seen = domain.changes();
      statuses = domain.statuses(path);
    }
    Optional<Rejection> flaw = flawOf(statuses, domain.policy().whenUndetermined());
    return new RevocationOutcome(
        path,
        statuses,
        flaw,
        flaw.isPresent() ? Optional.empty() : softness(statuses, path.at()),
        until(statuses, path.at(), domain.nextChange(path.at())),
        judgedUnder);
  }

  /** Whether another answer could change anything. */
  private static boolean isOpen(List<RevocationStatus> statuses) {
    return statuses.stream().anyMatch(Undetermined.class::isInstance)
        && statuses.stream().noneMatch(Revoked.class::isInstance);
  }

  /** What is undetermined is so for this moment only. */
  private static Instant until(List<RevocationStatus> statuses, Instant at, Instant nextChange) {
    Instant longest = at.plus(LONGEST);
    Instant until = nextChange.isBefore(longest) ? nextChange : longest;
    for (RevocationStatus status : statuses) {
      if (status instanceof Undetermined) {
        return at;
      }
      if (status instanceof Good good) {
        // At the lapse grace begins, which is told.
        Instant end = at.isAfter(good.lapse()) ? good.until() : good.lapse();
        until = end.isBefore(until) ? end : until;
      }
    }
    return until;
  }

  private static Optional<String> softness(List<RevocationStatus> statuses, Instant at) {
    Set<String> doubts = new LinkedHashSet<>();
    for (RevocationStatus status : statuses) {
      doubtOf(status, at).ifPresent(doubts::add);
    }
    return doubts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", doubts));
  }

  private static Optional<String> doubtOf(RevocationStatus status, Instant at) {
    if (status instanceof Undetermined undetermined) {
      return Optional.of("revocation undetermined and allowed: " + undetermined.why());
    }
    return status instanceof Good good && at.isAfter(good.lapse())
        ? Optional.of("revocation data lapsed at " + good.lapse() + ", in grace")
        : Optional.empty();
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
