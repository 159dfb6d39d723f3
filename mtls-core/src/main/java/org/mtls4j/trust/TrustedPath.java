package org.mtls4j.trust;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.mtls4j.path.ValidatedPath;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ParsedCertificate;

/**
 * A validated path that {@link DomainSelector} has found to belong to one trust domain; there is no
 * other way to come by one. Immutable and thread-safe.
 */
public final class TrustedPath {

  private final DomainName domain;
  private final ValidatedPath path;
  private final List<ValidatedPath> others;
  private final Instant at;
  private final Instant until;

  /** Of {@code ways}, all of which conform and which are at least one, the first. */
  TrustedPath(DomainName domain, List<ValidatedPath> ways, Instant at, Instant until) {
    this(domain, ways.get(0), List.copyOf(ways.subList(1, ways.size())), at, until);
  }

  private TrustedPath(
      DomainName domain,
      ValidatedPath path,
      List<ValidatedPath> others,
      Instant at,
      Instant until) {
    this.domain = domain;
    this.path = path;
    this.others = others;
    this.at = at;
    this.until = until;
  }

  /** The one domain that it belongs to. */
  public DomainName domain() {
    return domain;
  }

  /** The proven path. */
  public ValidatedPath path() {
    return path;
  }

  /** The client's own certificate. */
  public ParsedCertificate leaf() {
    return path.leaf();
  }

  /**
   * The first way into the domain that {@code judge} lets stand. Where a CA is cross-signed there
   * are several, and it is the client's chain that orders them: a CA certificate that is revoked or
   * in doubt says nothing of a way that does without it. The client's own certificate lies on all
   * of them, so if it is revoked none stands.
   */
  public <T> Verdict<T> firstStanding(Function<TrustedPath, Verdict<T>> judge) {
    Verdict<T> verdict = judge.apply(this);
    for (ValidatedPath other : others) {
      Rejection why = verdict.rejected().orElse(null);
      if (why == null || why.reason() == Reason.CERTIFICATE_REVOKED) {
        return verdict;
      }
      verdict =
          judge
              .apply(new TrustedPath(domain, other, List.of(), at, until))
              .fold(Verdict::accept, rejection -> Verdict.reject(why.orMoreSpecific(rejection)));
    }
    return verdict;
  }

  /** The time that it was judged at. */
  public Instant at() {
    return at;
  }

  /**
   * The same, judged at a later time.
   *
   * @throws IllegalArgumentException where it is not certain that it would be the same: before it
   *     was judged, or when a certificate has begun or ended since
   */
  public TrustedPath judgedAt(Instant later) {
    if (later.equals(at)) {
      return this;
    }
    if (later.isBefore(at) || !later.isBefore(until)) {
      throw new IllegalArgumentException(
          "a path judged at " + at + " stands before " + until + ", not at " + later);
    }
    return new TrustedPath(domain, path, others, later, until);
  }
}
