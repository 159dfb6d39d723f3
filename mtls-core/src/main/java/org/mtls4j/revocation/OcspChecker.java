package org.mtls4j.revocation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.jspecify.annotations.Nullable;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.revocation.RevocationStatus.Good;
import org.mtls4j.revocation.RevocationStatus.Revoked;
import org.mtls4j.revocation.RevocationStatus.Undetermined;
import org.mtls4j.x509.ParsedCertificate;

/** What an answer says of its certificate at a moment. Thread-safe. */
final class OcspChecker {

  private final CrlChecker crls;
  private final Check check;
  private final Duration grace;

  OcspChecker(RevocationPolicy policy, CrlChecker crls) {
    this.crls = crls;
    this.check = policy.check();
    this.grace = policy.whenUndetermined().grace();
  }

  /** The status by {@code answer}; {@code lists} may speak of who signed it. */
  RevocationStatus statusOf(OcspAnswer answer, List<Crl> lists, Instant at) {
    CrlStanding standing = standingOf(answer.delegate(), lists, at);
    if (standing == CrlStanding.NONE) {
      return new Undetermined("who signed the OCSP response is revoked");
    }
    return switch (answer.status()) {
      case REVOKED -> new Revoked(answer.since(), ReasonText.of(answer.reason()));
      case UNKNOWN -> new Undetermined("the OCSP responder does not know it");
      case GOOD ->
          standing == CrlStanding.CLEARS
              ? good(answer, at)
              : new Undetermined("whether who signed the OCSP response is revoked is not known");
    };
  }

  private RevocationStatus good(OcspAnswer answer, Instant at) {
    Instant lapse = answer.lapse().plus(OcspAnswer.SKEW);
    Instant until = lapse.plus(grace);
    @Nullable JudgedCertificate delegate = answer.delegate();
    if (delegate != null && delegate.certificate().notAfter().isBefore(until)) {
      until = delegate.certificate().notAfter();
    }
    return at.isAfter(until)
        ? new Undetermined("the OCSP response is stale (until " + answer.lapse() + ")")
        : new Good(until, lapse.isBefore(until) ? lapse : until);
  }

  /**
   * RFC 6960 section 4.2.2.2.1: a delegate is not asked after where its CA says so; what to do
   * where the CA names no way to is left to us, and CRLs must clear it all the same. What they
   * revoke is revoked in any case. OCSP is not asked about those who answer by it.
   */
  private CrlStanding standingOf(
      @Nullable JudgedCertificate delegate, List<Crl> lists, Instant at) {
    if (delegate == null) {
      return CrlStanding.CLEARS;
    }
    RevocationStatus own = crls.statusOf(delegate, lists, at);
    if (own instanceof Revoked) {
      return CrlStanding.NONE;
    }
    return own instanceof Good || check == Check.LEAF || needsNoCheck(delegate.certificate())
        ? CrlStanding.CLEARS
        : CrlStanding.REVOKES;
  }

  private static boolean needsNoCheck(ParsedCertificate delegate) {
    return delegate
            .certificate()
            .getExtensionValue(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck.getId())
        != null;
  }
}
