package org.mtls4j.revocation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.mtls4j.x509.ParsedCertificate;

/**
 * The last good list of one source. Another takes its place whole or not at all: not when it is
 * forged, older, of another CA, of another scope, or not in force yet. Thread-safe.
 */
final class LatestCrl {

  /**
   * A lapsed list still revokes, and another list of the same CA, for other certificates, could be
   * sent in its place. So long after the lapse it is the CA that has changed its lists for good:
   * nobody is cleared meanwhile, and that does not stay unnoticed for a week.
   */
  private static final Duration UNTIL_RESCOPED = Duration.ofDays(7);

  private final List<ParsedCertificate> authorities;
  private final BiPredicate<Crl, ParsedCertificate> isSignedBy;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Crl current;

  /**
   * Without a list.
   *
   * @param authorities the CAs that may have signed it; where none has its issuer's name, the
   *     signature is judged when a path brings such a CA along
   */
  LatestCrl(List<ParsedCertificate> authorities) {
    this(authorities, Crl::isSignedBy);
  }

  private LatestCrl(
      List<ParsedCertificate> authorities, BiPredicate<Crl, ParsedCertificate> isSignedBy) {
    this.authorities = List.copyOf(authorities);
    this.isSignedBy = isSignedBy;
  }

  /**
   * The same for CAs that came with a client. Whether its certificate lets a CA sign lists is left
   * to each path then: it may have several, and the client chooses which of them it sends.
   */
  static LatestCrl ofAuthoritiesOnPath(List<ParsedCertificate> authorities) {
    return new LatestCrl(authorities, Crl::isSignedByKeyOf);
  }

  List<ParsedCertificate> authorities() {
    return authorities;
  }

  Optional<Crl> current() {
    return Optional.ofNullable(current);
  }

  /** Calls {@code listener} after every change. */
  void onChange(Runnable listener) {
    listeners.add(listener);
  }

  void ignore(Runnable listener) {
    listeners.remove(listener);
  }

  /** Takes {@code next}, or says why not. The same list again is neither taken nor objected to. */
  synchronized Optional<String> offer(Crl next, Instant now) {
    Crl before = current;
    if (next.equals(before)) {
      return Optional.empty();
    }
    Optional<String> objection =
        objectionToSigner(next)
            .or(() -> before == null ? Optional.empty() : objectionAsSuccessor(next, before, now))
            .or(() -> objectionToTime(next, before, now));
    if (objection.isEmpty()) {
      current = next;
      listeners.forEach(Runnable::run);
    }
    return objection;
  }

  /**
   * They have CAs of the list's issuer's name, and none of them signed it. Nothing where one did,
   * or where its issuer is none of them.
   */
  private Optional<String> objectionToSigner(Crl list) {
    List<ParsedCertificate> named =
        authorities.stream()
            .filter(ca -> ca.certificate().getSubjectX500Principal().equals(list.issuer()))
            .toList();
    return named.isEmpty() || named.stream().anyMatch(ca -> isSignedBy.test(list, ca))
        ? Optional.empty()
        : Optional.of("is not signed by '" + list.issuer().getName() + "' of this domain");
  }

  private static Optional<String> objectionAsSuccessor(Crl next, Crl before, Instant now) {
    boolean isOfSameName = next.issuer().equals(before.issuer());
    if (before.signer() == null && (before.isDisowned() || !isOfSameName)) {
      // Anybody may have made it: it must not keep out what is genuine.
      return Optional.empty();
    }
    if (!isOfSameName) {
      return Optional.of("is of another CA than the list it replaces");
    }
    boolean lapsed = now.isAfter(before.nextUpdate());
    // A CA of two keys has a list for each. One that gave up its old key is followed when the old
    // list has lapsed.
    if (isOfAnotherKey(next, before) && (next.signer() == null || !lapsed)) {
      return Optional.of("is not signed by the CA that signed the list it replaces");
    }
    if (next.thisUpdate().isBefore(before.thisUpdate())) {
      return Optional.of("is older than the list it replaces");
    }
    if (!lapsed && isNumberedBefore(next, before)) {
      return Optional.of("is older than the list it replaces: its number went back");
    }
    return now.isAfter(before.nextUpdate().plus(UNTIL_RESCOPED))
        ? Optional.empty()
        : objectionToScope(next, before);
  }

  private static boolean isOfAnotherKey(Crl next, Crl before) {
    ParsedCertificate signer = before.signer();
    return signer != null && !next.isSignedByKeyOf(signer);
  }

  private static Optional<String> objectionToScope(Crl next, Crl before) {
    return next.isDelta() == before.isDelta()
            && next.traits().scope().equals(before.traits().scope())
        ? Optional.empty()
        : Optional.of("is of another scope than the list it replaces");
  }

  /** A CRL's number only ever grows (RFC 5280 section 5.2.3). */
  private static boolean isNumberedBefore(Crl next, Crl before) {
    return before.number().isPresent()
        && next.number().filter(n -> n.compareTo(before.number().get()) >= 0).isEmpty();
  }

  private static Optional<String> objectionToTime(Crl next, @Nullable Crl before, Instant now) {
    // The first one may wait in memory for its time; a later one must not displace what counts.
    return before != null && next.isNotYetInForceAt(now)
        ? Optional.of("is not in force before " + next.thisUpdate())
        : Optional.empty();
  }
}
