package org.mtls4j;

import java.lang.ref.WeakReference;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mtls4j.audit.AuditOutcome;
import org.mtls4j.audit.Outcomes;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.identity.Locks;
import org.mtls4j.path.ValidatedPath;
import org.mtls4j.path.ValidatedPaths;
import org.mtls4j.revocation.RevocationOutcome;
import org.mtls4j.revocation.RevocationPlane;
import org.mtls4j.trust.TrustedPath;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;
import org.mtls4j.x509.ParsedCertificate;

/**
 * What one policy says of one chain for as long as it says so. What was found about the revocation
 * of its first way into the domain is remembered beside it, for as long as that may be relied on.
 * Thread-safe.
 */
final class JudgedChain {

  /** An instant in milliseconds that no clock comes to. */
  private static final long NEVER = Long.MAX_VALUE;

  /** So many milliseconds are not long for a cache that is to tell who comes often from who not. */
  private static final long JUST = 1_000;

  /**
   * What was found about revocation, and for how long: all that is compared on a request, in one
   * place.
   *
   * @param client the chain's, where all that is known of it counts as long as this does; null
   *     where it has to be looked at each time
   */
  private record Standing(
      RevocationOutcome outcome,
      long generation,
      long from,
      long until,
      @Nullable Unremarkable client) {

    boolean holds(long now, long generation) {
      return this.generation == generation && from <= now && now < until;
    }
  }

  private final Verdict<ValidatedPaths> paths;
  private final Verdict<TrustedPath> trusted;
  private final Verdict<ClientIdentity> identified;
  private final long from;
  private final long until;
  private final @Nullable Unremarkable unremarkable;
  private final WeakReference<JudgedChain> reference = new WeakReference<>(this);
  private volatile @Nullable Standing standing;
  private volatile long lookedAt = Long.MIN_VALUE;
  private volatile long toldAt = Long.MIN_VALUE;

  /**
   * A client that no lock names.
   *
   * @param admitted what is decided
   * @param counter what counts that
   * @param ending when each of its certificates is to be told of first, because it ends
   * @param quietUntil the first of these
   */
  record Unremarkable(
      Decision.Admitted admitted, Outcomes.Counter counter, List<Long> ending, long quietUntil) {}

  private JudgedChain(
      Verdict<ValidatedPaths> paths,
      Verdict<TrustedPath> trusted,
      Verdict<ClientIdentity> identified,
      long from,
      long until,
      @Nullable Unremarkable unremarkable) {
    this.paths = paths;
    this.trusted = trusted;
    this.identified = identified;
    this.from = from;
    this.until = until;
    this.unremarkable = unremarkable;
  }

  /**
   * Judges.
   *
   * @param outcomes where it is counted that the client is let in
   */
  static JudgedChain of(ClientChain chain, Instant at, ChainStages by, Outcomes outcomes) {
    var outcome = by.paths().judge(chain, at);
    Verdict<TrustedPath> trusted = outcome.verdict().then(by.domains()::select);
    Verdict<ClientIdentity> identified = trusted.then(by.identities()::identify);
    return new JudgedChain(
        outcome.verdict(),
        trusted,
        identified,
        at.toEpochMilli(),
        millis(outcome.until()),
        identified.fold(
            client -> unremarkable(client, trusted.accepted().orElseThrow(), by, outcomes),
            no -> null));
  }

  private static @Nullable Unremarkable unremarkable(
      ClientIdentity client, TrustedPath path, ChainStages by, Outcomes outcomes) {
    if (by.locks().concern(client)) {
      return null;
    }
    List<Long> ending = ExpiryWatch.first(path.path(), by.warnBeforeExpiry());
    return new Unremarkable(
        new Decision.Admitted(client),
        outcomes.counter(client.domain(), AuditOutcome.ACCEPTED, null),
        ending,
        Collections.min(ending));
  }

  private static long millis(Instant instant) {
    return instant.equals(Instant.MAX) ? NEVER : instant.toEpochMilli();
  }

  /** Itself, for whoever must not keep it. */
  WeakReference<JudgedChain> reference() {
    return reference;
  }

  /** The cache was told at {@code now}, in milliseconds, that it is used. */
  void told(long now) {
    toldAt = now;
  }

  /** Whether that is as good as being told at {@code now}. */
  boolean wasToldJustBefore(long now) {
    long before = toldAt;
    return before <= now && now - JUST < before;
  }

  /**
   * Whether it is what would be judged at {@code now}, in milliseconds: not before it was judged,
   * as clocks are set back; and before what it was judged by changes.
   */
  boolean holds(long now) {
    return from <= now && now < until;
  }

  /**
   * Whether it is a client's, and made of nothing else than its paths: of such chains there are as
   * many as the CAs have issued; others anyone can make up.
   */
  boolean isOfClient(ClientChain chain) {
    if (!identified.isAccepted()) {
      return false;
    }
    List<ValidatedPath> proven = paths.accepted().orElseThrow().paths();
    List<X509Certificate> presented = chain.certificates();
    for (int i = 0; i < presented.size(); i++) {
      if (presented.subList(0, i).contains(presented.get(i))
          || !isOfOne(proven, presented.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfOne(List<ValidatedPath> proven, X509Certificate presented) {
    for (ValidatedPath path : proven) {
      if (path.anchor().certificate().equals(presented)) {
        return true;
      }
      for (ParsedCertificate one : path.certificates()) {
        if (one.certificate().equals(presented)) {
          return true;
        }
      }
    }
    return false;
  }

  Verdict<ValidatedPaths> paths() {
    return paths;
  }

  Verdict<TrustedPath> trustedAt(Instant at) {
    return trusted.then(path -> Verdict.accept(path.judgedAt(at)));
  }

  /** The first way into the domain that no lock and no revocation bars at {@code at}. */
  @SuppressWarnings("ReferenceEquality")
  Verdict<RevocationOutcome> standing(Instant at, Locks locks, RevocationPlane plane) {
    return trustedAt(at)
        .then(
            path ->
                path.firstStanding(
                    way ->
                        locks
                            .pass(way, at)
                            .then(
                                open ->
                                    open == path
                                        ? standing(path, at, plane)
                                        : plane.standing(open))));
  }

  private Verdict<RevocationOutcome> standing(
      TrustedPath first, Instant at, RevocationPlane plane) {
    Standing known = standing;
    if (known != null && known.holds(at.toEpochMilli(), plane.generation())) {
      return Verdict.accept(known.outcome());
    }
    Verdict<RevocationOutcome> found = plane.standing(first);
    found.accepted().ifPresent(now -> standing = standing(now, at.toEpochMilli()));
    return found;
  }

  private Standing standing(RevocationOutcome found, long at) {
    return new Standing(
        found,
        found.generation(),
        at,
        Math.min(until, millis(found.until())),
        found.softened().isEmpty() ? unremarkable : null);
  }

  /** Who comes by {@code path}, one of the chain's ways. */
  @SuppressWarnings("ReferenceEquality")
  Verdict<ClientIdentity> identify(TrustedPath path, ChainStages by) {
    @Nullable ValidatedPath first = trusted.accepted().map(TrustedPath::path).orElse(null);
    return path.path() == first ? identified : by.identities().identify(path);
  }

  /**
   * The client where all that is known of it at {@code now} still counts: no lock names it, and its
   * revocation is beyond doubt. Null where that has to be looked at.
   *
   * @param generation of the revocation data, read before
   */
  @Nullable Unremarkable unremarkable(long now, long generation) {
    Standing known = standing;
    return known != null && known.holds(now, generation) ? known.client() : null;
  }

  /**
   * Whether it is to be looked at what of it ends soon: the first time a day, and when another
   * certificate of it has come so close to its end.
   */
  boolean isToldToday(long now) {
    if (unremarkable == null || now < unremarkable.quietUntil()) {
      return false;
    }
    long before = lookedAt;
    boolean sameDay = before <= now && ExpiryWatch.dayOf(before) == ExpiryWatch.dayOf(now);
    boolean look = false;
    for (int i = 0; i < unremarkable.ending().size(); i++) {
      long first = unremarkable.ending().get(i);
      look |= first <= now && (!sameDay || before < first);
    }
    if (look) {
      lookedAt = now;
    }
    return look;
  }
}
