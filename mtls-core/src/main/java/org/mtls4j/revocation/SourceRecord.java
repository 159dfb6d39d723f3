package org.mtls4j.revocation;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mtls4j.revocation.SourceStatus.CircuitState;
import org.mtls4j.revocation.SourceStatus.Failure;
import org.mtls4j.revocation.SourceStatus.Kind;
import org.mtls4j.revocation.SourceStatus.State;
import org.mtls4j.trust.DomainName;

/** What became of the attempts to learn something from one source. Thread-safe. */
final class SourceRecord {

  // Guarded by this.
  private @Nullable Instant lastSuccess;
  private @Nullable Failure lastFailure;
  private boolean failing;

  /** Whether it had failed before. */
  synchronized boolean succeeded(Instant at) {
    boolean recovered = failing;
    lastSuccess = at;
    failing = false;
    return recovered;
  }

  /** Whether that is new. */
  synchronized boolean failed(Instant at, String why) {
    if (failing && lastFailure != null && why.equals(lastFailure.why())) {
      return false;
    }
    lastFailure = new Failure(at, why);
    failing = true;
    return true;
  }

  /** Goes on where {@code before} stands. */
  synchronized void continueFrom(SourceRecord before) {
    synchronized (before) {
      lastSuccess = before.lastSuccess;
      lastFailure = before.lastFailure;
      failing = before.failing;
    }
  }

  /** The status of a source of lists that holds {@code list}. */
  synchronized SourceStatus ofList(
      DomainName domain,
      Kind kind,
      String source,
      Optional<Crl> list,
      Instant now,
      Optional<Instant> nextAttempt,
      CircuitState circuit) {
    boolean lapsed = list.filter(crl -> now.isAfter(crl.nextUpdate())).isPresent();
    return new SourceStatus(
        domain,
        kind,
        source,
        lapsed ? State.STALE : state(list.isPresent()),
        circuit,
        Optional.ofNullable(lastSuccess),
        nextAttempt,
        list.flatMap(Crl::number),
        list.map(Crl::size).orElse(0L),
        list.map(Crl::nextUpdate),
        Optional.ofNullable(lastFailure));
  }

  /** The status of a responder that is asked after so many certificates. */
  synchronized SourceStatus ofResponder(
      DomainName domain,
      String address,
      long certificates,
      Optional<Instant> nextAttempt,
      CircuitState circuit) {
    return new SourceStatus(
        domain,
        Kind.OCSP_RESPONDER,
        address,
        state(lastSuccess != null),
        circuit,
        Optional.ofNullable(lastSuccess),
        nextAttempt,
        Optional.empty(),
        certificates,
        Optional.empty(),
        Optional.ofNullable(lastFailure));
  }

  private State state(boolean brought) {
    if (brought) {
      return failing ? State.FAILING : State.CURRENT;
    }
    return failing ? State.MISSING : State.PENDING;
  }
}
