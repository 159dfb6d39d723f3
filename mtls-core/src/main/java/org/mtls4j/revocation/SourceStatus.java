package org.mtls4j.revocation;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import org.mtls4j.trust.DomainName;

/**
 * How one source of revocation data stands, for those who operate. Immutable and thread-safe.
 *
 * @param domain which is judged by it
 * @param kind of source
 * @param source the file, or the address
 * @param state what it is good for now
 * @param circuit whether it is left alone for its failures
 * @param lastSuccess when it was last found to be right, or brought something that counts; of a
 *     file before its first look, of a list that is given, and of what only the store has kept:
 *     empty
 * @param nextAttempt when it is asked next at the latest; empty where nobody will ask, and of
 *     files, which are looked at every second
 * @param number its list's cRLNumber
 * @param entries of its list; of a responder, the certificates that it is asked after
 * @param nextUpdate when its list lapses
 * @param lastFailure stays when it has recovered
 */
public record SourceStatus(
    DomainName domain,
    Kind kind,
    String source,
    State state,
    CircuitState circuit,
    Optional<Instant> lastSuccess,
    Optional<Instant> nextAttempt,
    Optional<BigInteger> number,
    long entries,
    Optional<Instant> nextUpdate,
    Optional<Failure> lastFailure) {

  /** What kind of source it is. */
  public enum Kind {
    /** A list that the policy was built with, and that stays what it is. */
    GIVEN_CRL,
    /** A watched file with a list. */
    CRL_FILE,
    /** An address of the policy or of certificates that a list is fetched from. */
    CRL_ADDRESS,
    /** A responder that is asked by OCSP. */
    OCSP_RESPONDER
  }

  /** What a source is good for. */
  public enum State {
    /** Nothing came yet, and nothing failed. */
    PENDING,
    /** Nothing came, and the last attempt failed. */
    MISSING,
    /** What it brought counts. */
    CURRENT,
    /** What it brought counts still; the last attempt failed. */
    FAILING,
    /** What it brought has lapsed, and counts by grace only, except for what it revokes. */
    STALE
  }

  /** Whether a source is asked as usual. */
  public enum CircuitState {
    /** As usual, and soon after a first failure. */
    CLOSED,
    /** Nobody waits for it; one attempt at a time finds out whether it is back. */
    OPEN
  }

  /**
   * What went wrong last.
   *
   * @param at since when it was so
   * @param why for people
   */
  public record Failure(Instant at, String why) {}
}
