package org.mtls4j.revocation;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mtls4j.revocation.RevocationStatus.Good;
import org.mtls4j.revocation.RevocationStatus.Revoked;
import org.mtls4j.revocation.RevocationStatus.Undetermined;
import org.mtls4j.x509.ParsedCertificate;

/** What a trust domain's CRLs say of one certificate (RFC 5280 section 6.3). */
final class CrlChecker {

  private CrlChecker() {}

  /**
   * The status of {@code certificate}. A CRL counts only if {@code issuer}'s own key signed it: the
   * name alone may be another CA's. One entry in any of them revokes, however old the list is.
   */
  static RevocationStatus statusOf(
      ParsedCertificate certificate,
      ParsedCertificate issuer,
      RevocationPolicy policy,
      Instant at) {
    List<Crl> lists =
        policy.crls().stream()
            .map(CrlSource::current)
            .filter(list -> list.isSignedByKeyOf(issuer))
            .toList();
    BigInteger serial = certificate.certificate().getSerialNumber();
    Optional<Revoked> revoked =
        lists.stream().flatMap(list -> list.find(serial).stream()).findFirst();
    if (revoked.isPresent()) {
      return revoked.get();
    }
    List<Crl> clearing = lists.stream().filter(list -> list.isSignedBy(issuer)).toList();
    if (clearing.stream().anyMatch(list -> list.isFreshAt(at, policy.whenUndetermined().grace()))) {
      return new Good();
    }
    return new Undetermined(
        clearing.isEmpty() ? "no CRL signed by '" + issuer + "'" : staleness(clearing, issuer));
  }

  private static String staleness(List<Crl> lists, ParsedCertificate issuer) {
    Instant latest =
        lists.stream().map(Crl::nextUpdate).max(Instant::compareTo).orElse(Instant.MIN);
    return "the CRL of '" + issuer + "' is not in force (nextUpdate " + latest + ")";
  }
}
