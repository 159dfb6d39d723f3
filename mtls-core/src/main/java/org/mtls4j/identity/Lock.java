package org.mtls4j.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mtls4j.trust.DomainName;

/**
 * Stops a client that would be let in. Immutable and thread-safe.
 *
 * @param target whom or what
 * @param domain only clients of this domain; null for all, which {@link LockTarget.WholeDomain} may
 *     not say
 * @param reason why, for the audit trail
 * @param until when it ends of itself; null where somebody has to lift it
 */
public record Lock(
    LockTarget target, @Nullable DomainName domain, String reason, @Nullable Instant until) {

  /** Refuses a lock of everybody. */
  public Lock {
    if (target instanceof LockTarget.WholeDomain && domain == null) {
      throw new IllegalArgumentException("a lock of a whole domain names it");
    }
  }

  /** Whether it has ended at {@code at}. */
  public boolean isOverAt(Instant at) {
    return until != null && !at.isBefore(until);
  }

  boolean holds(DomainName of, Instant at) {
    return (domain == null || domain.equals(of)) && !isOverAt(at);
  }

  /** What the audit trail says of it. */
  String text() {
    return "locked by "
        + target.text()
        + (domain == null ? "" : " of domain '" + domain + "'")
        + (reason.isEmpty() ? "" : ": " + reason)
        + (until == null ? "" : ", until " + until);
  }
}
