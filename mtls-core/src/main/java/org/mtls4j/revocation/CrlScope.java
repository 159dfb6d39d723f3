package org.mtls4j.revocation;

import java.io.IOException;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.mtls4j.x509.DistributionPoints;
import org.mtls4j.x509.DistributionPoints.Point;
import org.mtls4j.x509.ParsedCertificate;
import org.mtls4j.x509.PointName;
import org.mtls4j.x509.ReasonSet;

/**
 * Which certificates a list speaks for (issuingDistributionPoint, RFC 5280 section 5.2.5). That a
 * certificate outside of it is not listed says nothing.
 *
 * @param names the distribution point's; empty where the list is not of one
 * @param kind which kind of certificates
 * @param reasons which reasons of revocation
 * @param indirect whether certificates of other issuers may be listed
 */
record CrlScope(Set<PointName> names, Kind kind, ReasonSet reasons, boolean indirect) {

  /** Everything that the CRL's issuer issued. */
  static final CrlScope ALL = new CrlScope(Set.of(), Kind.ANY, ReasonSet.ALL, false);

  /** Which certificates may be listed. */
  enum Kind {
    ANY,
    USERS,
    AUTHORITIES,
    /** Attribute certificates, or more than one kind only, which is none. */
    NEITHER
  }

  static CrlScope of(IssuingDistributionPoint idp, X500Principal crlIssuer) throws IOException {
    return new CrlScope(
        idp.getDistributionPoint() == null
            ? Set.of()
            : DistributionPoints.names(idp.getDistributionPoint().getEncoded(), crlIssuer),
        kindOf(idp),
        ReasonSet.of(idp.getOnlySomeReasons() == null ? null : idp.getOnlySomeReasons().getBytes()),
        idp.isIndirectCRL());
  }

  private static Kind kindOf(IssuingDistributionPoint idp) {
    boolean users = idp.onlyContainsUserCerts();
    boolean authorities = idp.onlyContainsCACerts();
    if (idp.onlyContainsAttributeCerts() || (users && authorities)) {
      return Kind.NEITHER;
    }
    return users ? Kind.USERS : authorities ? Kind.AUTHORITIES : Kind.ANY;
  }

  /**
   * The reasons for which a list of {@code crlIssuer} would name {@code certificate}, were it
   * revoked (section 6.3.3 (b) to (d)); none where it is not in the scope.
   */
  ReasonSet reasonsFor(ParsedCertificate certificate, X500Principal crlIssuer) {
    boolean ofKind =
        switch (kind) {
          case ANY -> true;
          case USERS -> !certificate.isCertificateAuthority();
          case AUTHORITIES -> certificate.isCertificateAuthority();
          case NEITHER -> false;
        };
    return ofKind ? reasons.and(published(certificate, crlIssuer)) : ReasonSet.NONE;
  }

  private ReasonSet published(ParsedCertificate certificate, X500Principal crlIssuer) {
    X500Principal issuer = certificate.certificate().getIssuerX500Principal();
    if (issuer.equals(crlIssuer) && (names.isEmpty() || names.contains(PointName.of(issuer)))) {
      // Available without a distribution point, as the section's last paragraph has it.
      return ReasonSet.ALL;
    }
    ReasonSet published = ReasonSet.NONE;
    for (Point point : DistributionPoints.of(certificate)) {
      if (point.signers().contains(crlIssuer)
          && (issuer.equals(crlIssuer) || indirect)
          && (names.isEmpty() || named(point))) {
        published = published.or(point.reasons());
      }
    }
    return published;
  }

  private boolean named(Point point) {
    return point.names().isEmpty()
        ? point.signers().stream().map(PointName::of).anyMatch(names::contains)
        : point.names().stream().anyMatch(names::contains);
  }
}
