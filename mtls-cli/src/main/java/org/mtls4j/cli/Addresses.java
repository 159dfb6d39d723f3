package org.mtls4j.cli;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** The addresses that a certificate names. They are shown and never followed. */
final class Addresses {

  private Addresses() {}

  /** Where its issuer's CRLs are (RFC 5280 section 4.2.1.13). */
  static List<String> crlsOf(X509Certificate certificate) {
    byte[] value = certificate.getExtensionValue(Extension.cRLDistributionPoints.getId());
    return value == null
        ? List.of()
        : Stream.of(CRLDistPoint.getInstance(content(value)).getDistributionPoints())
            .map(DistributionPoint::getDistributionPoint)
            .filter(name -> name != null && name.getType() == DistributionPointName.FULL_NAME)
            .flatMap(name -> Stream.of(GeneralNames.getInstance(name.getName()).getNames()))
            .flatMap(Addresses::uri)
            .toList();
  }

  /** Who answers for its status (RFC 5280 section 4.2.2.1). */
  static List<String> respondersOf(X509Certificate certificate) {
    byte[] value = certificate.getExtensionValue(Extension.authorityInfoAccess.getId());
    return value == null
        ? List.of()
        : Stream.of(AuthorityInformationAccess.getInstance(content(value)).getAccessDescriptions())
            .filter(access -> access.getAccessMethod().equals(AccessDescription.id_ad_ocsp))
            .map(AccessDescription::getAccessLocation)
            .flatMap(Addresses::uri)
            .toList();
  }

  private static byte[] content(byte[] extension) {
    return ASN1OctetString.getInstance(extension).getOctets();
  }

  private static Stream<String> uri(GeneralName name) {
    return name.getTagNo() == GeneralName.uniformResourceIdentifier
        ? Stream.of(ASN1IA5String.getInstance(name.getName()).getString())
        : Stream.empty();
  }
}
