package org.mtls4j.revocation;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mtls4j.revocation.OcspMessage.Status;

/**
 * What a responder said of one certificate, found to be signed by one who may. Immutable and
 * thread-safe.
 *
 * @param status what
 * @param since when it was revoked; the epoch where it was not
 * @param reason of the revocation; 0 where none is given
 * @param thisUpdate from when on that is known to be right
 * @param nextUpdate until when that is, as it says; null where newer information may be had at any
 *     time
 * @param lapse until when it counts
 * @param delegate who signed it, if neither the issuing CA itself nor one that the policy pins
 */
record OcspAnswer(
    Status status,
    Instant since,
    int reason,
    Instant thisUpdate,
    @Nullable Instant nextUpdate,
    Instant lapse,
    @Nullable JudgedCertificate delegate) {

  /** How far the clocks of responders may be off: RFC 6960 leaves it to us, many take as much. */
  static final Duration SKEW = Duration.ofMinutes(5);

  boolean isRevoked() {
    return status == Status.REVOKED;
  }

  /** Whether the next start may begin with it. */
  boolean isOfUseLater() {
    return isRevoked() || (status == Status.GOOD && nextUpdate != null);
  }

  /** Whether it says the same, only for longer. */
  boolean isSameAs(@Nullable OcspAnswer other) {
    return other != null && status == other.status && reason == other.reason;
  }

  /** Why it does not take the place of {@code before}; null where it does. */
  @Nullable String objectionAfter(OcspAnswer before) {
    if (thisUpdate.isBefore(before.thisUpdate)) {
      return "is older than the answer that it would replace";
    }
    // What is revoked stays so until who said it says otherwise, and later.
    return before.isRevoked()
            && !isRevoked()
            && (status == Status.UNKNOWN || thisUpdate.equals(before.thisUpdate))
        ? "does not take back the revocation before it"
        : null;
  }
}
