package org.mtls4j.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.Test;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.x509.DistributionPoints.Point;

/** Where a certificate says that its revocation is published (RFC 5280 section 4.2.1.13). */
class DistributionPointsTest {

  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("O=Acme,CN=Root")
          .at(Instant.parse("2031-05-06T07:08:09Z"))
          .build();

  private static ParsedCertificate read(CertificateBuilder leaf) {
    return ParsedCertificate.of(leaf.build().certificate()).accepted().orElseThrow();
  }

  /** Of a directory, its last RDN alone. */
  private static ASN1Encodable lastOf(String name) {
    X500Name whole = new X500Name(name);
    return new DERSet(whole.getRDNs()[whole.getRDNs().length - 1].getTypesAndValues());
  }

  @Test
  void fullListsAndDeltasAreTwoThings() {
    ParsedCertificate leaf =
        read(
            ROOT.issue("CN=c")
                .crlDistributionPoint("http://a.example/full.crl")
                .freshestCrl("http://a.example/delta.crl"));
    assertThat(uris(DistributionPoints.of(leaf))).containsExactly("http://a.example/full.crl");
    assertThat(uris(DistributionPoints.freshest(leaf)))
        .containsExactly("http://a.example/delta.crl");
    assertThat(DistributionPoints.freshest(read(ROOT.issue("CN=c")))).isEmpty();
  }

  private static List<String> uris(List<Point> points) {
    return points.stream()
        .flatMap(point -> point.names().stream())
        .flatMap(name -> name.uri().stream())
        .toList();
  }

  @Test
  void aNameMayBeRelativeToTheIssuers() throws Exception {
    DistributionPointName relative =
        new DistributionPointName(
            DistributionPointName.NAME_RELATIVE_TO_CRL_ISSUER, lastOf("CN=Part 1"));
    CRLDistPoint points =
        new CRLDistPoint(new DistributionPoint[] {new DistributionPoint(relative, null, null)});
    ParsedCertificate leaf =
        read(ROOT.issue("CN=c").extension("2.5.29.31", false, points.getEncoded()));
    X500Principal whole = new X500Principal(new X500Name("O=Acme,CN=Root,CN=Part 1").getEncoded());
    assertThat(DistributionPoints.of(leaf))
        .extracting(Point::names)
        .containsExactly(Set.of(PointName.of(whole)));
    assertThat(PointName.of(whole).uri()).isEmpty();
  }

  @Test
  void namesOfAPointInAList() throws Exception {
    X500Principal issuer = ROOT.certificate().getSubjectX500Principal();
    GeneralName uri =
        new GeneralName(GeneralName.uniformResourceIdentifier, "http://a.example/full.crl");
    assertThat(
            DistributionPoints.names(
                new DistributionPointName(new GeneralNames(uri)).getEncoded(), issuer))
        .extracting(PointName::uri)
        .containsExactly(Optional.of("http://a.example/full.crl"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DistributionPoints.names(new byte[] {5, 0}, issuer));
  }
}
