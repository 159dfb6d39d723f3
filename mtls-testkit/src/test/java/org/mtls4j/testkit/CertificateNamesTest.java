package org.mtls4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.junit.jupiter.api.Test;

class CertificateNamesTest {
  private static final String SAN = "2.5.29.17";
  private static final CertificateAuthority ROOT = CertificateAuthority.named("CN=Root").build();

  @Test
  void keepsTheSubjectInTheOrderWritten() {
    X509Certificate made = ROOT.issue("O=Acme\\, Inc,OU=Billing,CN=alice").build().certificate();

    // RFC 2253 prints backwards.
    assertThat(made.getSubjectX500Principal().getName())
        .isEqualTo("CN=alice,OU=Billing,O=Acme\\, Inc");
  }

  @Test
  void collectsAlternativeNamesInOneExtension() throws Exception {
    X509Certificate made =
        ROOT.issue("CN=alice")
            .dns("a.example", "*.b.example")
            .uri("spiffe://acme.example/billing")
            .email("alice@acme.example")
            .ip("10.0.0.1", "2001:db8::1")
            .build()
            .certificate();

    assertThat(made.getSubjectAlternativeNames())
        .containsExactly(
            List.of(2, "a.example"),
            List.of(2, "*.b.example"),
            List.of(6, "spiffe://acme.example/billing"),
            List.of(1, "alice@acme.example"),
            List.of(7, "10.0.0.1"),
            List.of(7, "2001:db8:0:0:0:0:0:1"));
    assertThat(made.getNonCriticalExtensionOIDs()).contains(SAN);
  }

  @Test
  void writesTheUserPrincipalNameAsAnOtherName() throws Exception {
    X509Certificate made = ROOT.issue("CN=alice").upn("alice@acme.example").build().certificate();

    assertThat(made.getSubjectAlternativeNames())
        .singleElement()
        .satisfies(name -> assertThat(name.get(0)).isEqualTo(0));
    assertThat(new String(made.getExtensionValue(SAN), StandardCharsets.ISO_8859_1))
        .endsWith("alice@acme.example");
  }

  @Test
  void writesNamesOfEveryOtherKind() throws Exception {
    X509Certificate made =
        ROOT.issue("CN=alice")
            .registeredId("1.2.3.4")
            .directoryName("O=Acme GmbH,CN=alice")
            .otherName("1.3.6.1.5.5.7.8.9", new byte[] {0x0c, 1, 'a'})
            .build()
            .certificate();

    assertThat(made.getSubjectAlternativeNames())
        .hasSize(3)
        .contains(List.of(8, "1.2.3.4"), List.of(4, "CN=alice,O=Acme GmbH"))
        .anySatisfy(name -> assertThat(name.get(0)).isEqualTo(0));
    assertThat(new String(made.getExtensionValue(SAN), StandardCharsets.ISO_8859_1))
        .endsWith("\u00a0\u0003\f\u0001a");
  }

  @Test
  void makesAlternativeNamesCriticalWhenThereIsNoSubject() {
    X509Certificate made = ROOT.issue("").dns("a.example").build().certificate();

    assertThat(made.getSubjectX500Principal().getName()).isEmpty();
    assertThat(made.getCriticalExtensionOIDs()).contains(SAN);
  }

  @Test
  void namesALocalServerByItsAddressToo() throws Exception {
    X509Certificate made = ROOT.issue("CN=server").forServer("localhost").build().certificate();

    assertThat(made.getSubjectAlternativeNames())
        .containsExactly(List.of(2, "localhost"), List.of(7, "127.0.0.1"));
    assertThat(made.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
  }

  @Test
  void takesASubjectAsDer() {
    ASN1ObjectIdentifier commonName = new ASN1ObjectIdentifier("2.5.4.3");
    DERSequence attribute = new DERSequence(commonName, new DERBMPString("alice"));
    byte[] der = Der.of(new DERSequence(new DERSet(attribute)));

    X509Certificate made = ROOT.issue("CN=ignored").subjectDer(der).build().certificate();

    assertThat(made.getSubjectX500Principal().getEncoded()).isEqualTo(der);
  }

  @Test
  void takesAlternativeNamesAsDer() {
    byte[] nulInDnsName = {0x30, 5, (byte) 0x82, 3, 'a', 0, 'b'};

    X509Certificate made =
        ROOT.issue("CN=alice")
            .dns("forgotten.example")
            .subjectAlternativeNameDer(nulInDnsName)
            .build()
            .certificate();

    assertThat(made.getExtensionValue(SAN))
        .isEqualTo(new byte[] {4, 7, 0x30, 5, (byte) 0x82, 3, 'a', 0, 'b'});
  }

  @Test
  void pointsToCrlsAndResponders() {
    X509Certificate made =
        ROOT.issue("CN=alice")
            .crlDistributionPoint("http://crl.acme.example/a.crl")
            .ocspResponder("http://ocsp.acme.example/")
            .build()
            .certificate();

    assertThat(new String(made.getExtensionValue("2.5.29.31"), StandardCharsets.ISO_8859_1))
        .contains("http://crl.acme.example/a.crl");
    assertThat(new String(made.getExtensionValue("1.3.6.1.5.5.7.1.1"), StandardCharsets.ISO_8859_1))
        .contains("http://ocsp.acme.example/");
  }

  @Test
  void refusesWhatIsNoNameOrAddress() {
    CertificateBuilder builder = ROOT.issue("CN=alice");

    assertThatIllegalArgumentException().isThrownBy(() -> ROOT.issue("alice"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.ip("localhost"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.registeredId("acme"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.directoryName("alice"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.otherName("1.2.3", new byte[] {0x0c, 2, 'a'}));
  }
}
