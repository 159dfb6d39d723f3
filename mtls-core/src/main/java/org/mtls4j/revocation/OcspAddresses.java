package org.mtls4j.revocation;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;
import org.mtls4j.x509.ParsedCertificate;

/** Where a certificate says that it may be asked after (RFC 5280 section 4.2.2.1). */
final class OcspAddresses {

  private OcspAddresses() {}

  /** Its responders in order; none where it names none that can be read. */
  static List<URI> namedBy(ParsedCertificate certificate) {
    byte @Nullable [] value =
        certificate.certificate().getExtensionValue(Extension.authorityInfoAccess.getId());
    List<URI> addresses = new ArrayList<>();
    if (value == null) {
      return addresses;
    }
    try {
      for (AccessDescription access :
          AuthorityInformationAccess.getInstance(ASN1OctetString.getInstance(value).getOctets())
              .getAccessDescriptions()) {
        GeneralName name = access.getAccessLocation();
        if (access.getAccessMethod().equals(AccessDescription.id_ad_ocsp)
            && name.getTagNo() == GeneralName.uniformResourceIdentifier) {
          add(addresses, ASN1IA5String.getInstance(name.getName()).getString());
        }
      }
    } catch (RuntimeException e) {
      // Bouncy Castle tells of bad DER by several kinds of unchecked exceptions.
      return List.of();
    }
    return addresses;
  }

  private static void add(List<URI> addresses, String text) {
    try {
      URI address = URI.create(text);
      if (CrlAddress.isHttp(address)) {
        addresses.add(address);
      }
    } catch (IllegalArgumentException e) {
      // What is no address is not asked.
    }
  }
}
