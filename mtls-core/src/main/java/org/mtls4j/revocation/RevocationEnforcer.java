package org.mtls4j.revocation;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mtls4j.path.ValidatedPath;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.revocation.RevocationStatus.Revoked;
import org.mtls4j.revocation.RevocationStatus.Undetermined;
import org.mtls4j.trust.DomainName;
import org.mtls4j.trust.TrustedPath;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;

/**
 * Lets a path pass unless a certificate of it is revoked, or in doubt where its domain denies in
 * doubt. Reads nothing but memory. Immutable and thread-safe.
 */
public final class RevocationEnforcer {

  private final Map<DomainName, RevocationPolicy> policies;

  /** Enforces each domain's policy; a domain without one is refused. */
  public RevocationEnforcer(Map<DomainName, RevocationPolicy> policies) {
    this.policies = Map.copyOf(policies);
  }

  /** The same path, or why it does not stand any more. */
  public Verdict<TrustedPath> enforce(TrustedPath path) {
    RevocationPolicy policy = policies.get(path.domain());
    if (policy == null) {
      return Verdict.reject(
          Reason.REVOCATION_UNDETERMINED, path.domain() + " has no revocation policy");
    }
    return flawOf(path, policy)
        .map(Verdict::<TrustedPath>reject)
        .orElseGet(() -> Verdict.accept(path));
  }

  private static Optional<Rejection> flawOf(TrustedPath path, RevocationPolicy policy) {
    @Nullable Rejection why = null;
    for (int index = 0; index < judged(path.path(), policy.check()); index++) {
      Optional<Rejection> flaw = flawOf(index, path, policy);
      if (flaw.isPresent()) {
        // What is known to be revoked is told before what is in doubt.
        why = why == null ? flaw.get() : why.orMoreSpecific(flaw.get());
      }
    }
    return Optional.ofNullable(why);
  }

  private static int judged(ValidatedPath path, Check check) {
    return switch (check) {
      case CHAIN -> path.certificates().size();
      case LEAF -> 1;
      case NONE -> 0;
    };
  }

  private static Optional<Rejection> flawOf(int index, TrustedPath path, RevocationPolicy policy) {
    RevocationStatus status =
        CrlChecker.statusOf(
            path.path().certificates().get(index), path.path().issuerOf(index), policy, path.at());
    if (status instanceof Revoked revoked) {
      return Optional.of(
          new Rejection(
              index == 0 ? Reason.CERTIFICATE_REVOKED : Reason.ISSUER_REVOKED,
              "revoked since " + revoked.since() + " (" + revoked.reason() + ")"));
    }
    if (status instanceof Undetermined undetermined
        && !(policy.whenUndetermined() instanceof WhenUndetermined.Allow)) {
      return Optional.of(new Rejection(Reason.REVOCATION_UNDETERMINED, undetermined.why()));
    }
    return Optional.empty();
  }
}
