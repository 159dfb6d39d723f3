package org.mtls4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.testkit.CertificateAuthority;

/** Any bytes as a CRL: read or refused, and never with an entry lost that the JDK sees. */
class CrlFuzzTest {

  private static final CertificateAuthority CA = CertificateAuthority.named("CN=Acme").build();

  static Stream<byte[]> anyBytes() {
    var client = CA.issue("CN=client").build();
    return Stream.of(
        CA.crl().der(),
        CA.crl().revoke(client).der(),
        CA.crl().revokeOfItsIssuer(client.certificate()).indirect().der(),
        CA.crl().distributionPoint("http://crl.example/1").onlyReasons(1, 2).deltaOf(1).der(),
        CA.crl().revokeWithUnknownCriticalExtension(client.certificate()).der(),
        new byte[0],
        new byte[] {0x30});
  }

  @MethodSource
  @FuzzTest
  void anyBytes(byte[] data) throws Exception {
    Crl ours;
    try {
      ours = Crl.read(data);
    } catch (UnusableCrlException e) {
      assertThat(e).hasMessageNotContaining("Exception");
      return;
    }
    X509CRL jdk;
    try {
      jdk =
          (X509CRL)
              CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(data));
    } catch (java.security.cert.CRLException e) {
      return; // the JDK is stricter about extensions
    }
    Set<? extends X509CRLEntry> listed = jdk.getRevokedCertificates();
    if (listed != null) {
      for (X509CRLEntry entry : listed) {
        var issuer =
            entry.getCertificateIssuer() == null
                ? jdk.getIssuerX500Principal()
                : entry.getCertificateIssuer();
        assertThat(ours.index().find(issuer, entry.getSerialNumber())).isNotNull();
      }
    }
  }
}
