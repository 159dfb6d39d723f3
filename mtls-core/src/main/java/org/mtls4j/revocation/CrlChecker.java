package org.mtls4j.revocation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.revocation.RevocationStatus.Good;
import org.mtls4j.revocation.RevocationStatus.Revoked;
import org.mtls4j.revocation.RevocationStatus.Undetermined;

/**
 * What a trust domain's CRLs say of one certificate (RFC 5280 section 6.3), all of them together:
 * any entry of any of them revokes, however old it is. Thread-safe.
 */
final class CrlChecker {

  private final CrlSigners signers;
  private final Check check;
  private final Duration grace;

  CrlChecker(RevocationPolicy policy) {
    this.signers = new CrlSigners(policy.crlSigners());
    this.check = policy.check();
    this.grace = policy.whenUndetermined().grace();
  }

  /** A list and what it may say. */
  private record Entitled(Crl list, CrlStanding standing) {

    boolean clears() {
      return standing == CrlStanding.CLEARS;
    }
  }

  /** The status by {@code lists}. */
  RevocationStatus statusOf(JudgedCertificate judged, List<Crl> lists, Instant at) {
    List<Entitled> entitled = new ArrayList<>();
    for (Crl list : lists) {
      CrlStanding standing = standing(list, judged, lists, at);
      if (standing != CrlStanding.NONE) {
        entitled.add(new Entitled(list, standing));
      }
    }
    return status(judged, entitled, at);
  }

  private CrlStanding standing(Crl list, JudgedCertificate judged, List<Crl> lists, Instant at) {
    CrlStanding own = CrlSigners.ofIssuerOnly(list, judged);
    if (own != CrlStanding.NONE) {
      return own;
    }
    return signers
        .delegate(list, judged, at)
        .map(signer -> standingOf(signer, lists, at))
        .orElse(CrlStanding.NONE);
  }

  /**
   * A delegate's own certificate may be revoked: by its issuer's lists, or by its own where it is
   * named in it, as a CRL issuer may be that nobody else has lists for.
   */
  private CrlStanding standingOf(JudgedCertificate delegate, List<Crl> lists, Instant at) {
    boolean isAnchor = delegate.above().contains(delegate.certificate());
    RevocationStatus own = isAnchor ? new Good(Instant.MAX) : ofDelegate(delegate, lists, at);
    if (own instanceof Revoked) {
      return CrlStanding.NONE;
    }
    return own instanceof Good || check == Check.LEAF ? CrlStanding.CLEARS : CrlStanding.REVOKES;
  }

  private RevocationStatus ofDelegate(JudgedCertificate delegate, List<Crl> lists, Instant at) {
    List<Entitled> entitled = new ArrayList<>();
    for (Crl list : lists) {
      CrlStanding standing = CrlSigners.ofIssuerOnly(list, delegate);
      boolean own = CrlSigners.isNamed(list, delegate) && list.isSignedBy(delegate.certificate());
      if (own || standing != CrlStanding.NONE) {
        entitled.add(new Entitled(list, own ? CrlStanding.CLEARS : standing));
      }
    }
    return status(delegate, entitled, at);
  }

  private RevocationStatus status(JudgedCertificate judged, List<Entitled> entitled, Instant at) {
    List<Crl> deltas = new ArrayList<>();
    for (Entitled each : entitled) {
      if (each.clears() && each.list().isDelta() && each.list().traits().understood()) {
        deltas.add(each.list());
      }
    }
    for (Entitled each : entitled) {
      Optional<Revoked> revoked = revoked(judged, each.list(), deltas, at);
      if (revoked.isPresent()) {
        return revoked.get();
      }
    }
    CrlCoverage coverage = new CrlCoverage();
    for (Entitled each : entitled) {
      if (each.clears() && !each.list().isNotYetInForceAt(at)) {
        coverage.add(each.list().clears(judged.certificate()), lapse(each.list(), deltas, at));
      }
    }
    Optional<Instant> until = coverage.complete();
    return until.isPresent() && !at.isAfter(until.get())
        ? new Good(until.get(), until.get().minus(grace))
        : new Undetermined(why(judged, entitled, until));
  }

  private static Optional<Revoked> revoked(
      JudgedCertificate judged, Crl list, List<Crl> deltas, Instant at) {
    return list.find(judged.certificate())
        .filter(entry -> !(entry.isRemoval() && list.isDelta()))
        .filter(entry -> !(entry.isHold() && isLifted(judged, list, deltas, at)))
        .map(CrlEntry::revoked);
  }

  /** What is on hold may be taken from the list by a delta (section 5.3.1), and nothing else. */
  private static boolean isLifted(
      JudgedCertificate judged, Crl list, List<Crl> deltas, Instant at) {
    return deltas.stream()
        .filter(delta -> delta.updates(list) && delta.isFreshAt(at, Duration.ZERO))
        .anyMatch(
            delta -> delta.find(judged.certificate()).filter(CrlEntry::isRemoval).isPresent());
  }

  /** Until when a complete list counts: with a delta, as long as that does. */
  private Instant lapse(Crl list, List<Crl> deltas, Instant at) {
    Instant latest = list.nextUpdate();
    for (Crl delta : deltas) {
      if (!delta.isNotYetInForceAt(at)
          && delta.nextUpdate().isAfter(latest)
          && delta.updates(list)) {
        latest = delta.nextUpdate();
      }
    }
    return latest.plus(grace);
  }

  private static String why(
      JudgedCertificate judged, List<Entitled> entitled, Optional<Instant> until) {
    String issuer = judged.issuer().toString();
    List<Crl> clearing = entitled.stream().filter(Entitled::clears).map(Entitled::list).toList();
    if (clearing.isEmpty()) {
      return "no CRL signed by '" + issuer + "'";
    }
    if (until.isPresent()) {
      return "the CRL of '" + issuer + "' is not in force (until " + until.get() + ")";
    }
    Instant latest =
        clearing.stream().map(Crl::nextUpdate).max(Instant::compareTo).orElse(Instant.MIN);
    return "no CRL of '" + issuer + "' in force covers it (the latest: until " + latest + ")";
  }
}
