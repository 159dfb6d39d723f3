package org.mtls4j.x509;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;

/** What a container hands over as the client's chain. */
class ClientChainTest {

  private static final X509Certificate ONE =
      CertificateAuthority.named("CN=one").build().certificate();
  private static final X509Certificate TWO =
      CertificateAuthority.named("CN=two").build().certificate();

  private static void assertRefused(Verdict<ClientChain> verdict, Reason expected) {
    assertThat(verdict.rejected()).map(Rejection::reason).contains(expected);
  }

  @Test
  void itsFirstCertificateIsTheClients() {
    for (Verdict<ClientChain> verdict :
        List.of(
            ClientChain.of(new X509Certificate[] {ONE, TWO}), ClientChain.of(List.of(ONE, TWO)))) {
      ClientChain chain = verdict.accepted().orElseThrow();
      assertThat(chain.leaf()).isEqualTo(ONE);
      assertThat(chain.certificates()).containsExactly(ONE, TWO);
    }
  }

  @Test
  void nothingIsNoChain() {
    assertRefused(ClientChain.of((X509Certificate[]) null), Reason.NO_CERTIFICATE);
    assertRefused(ClientChain.of(new X509Certificate[0]), Reason.NO_CERTIFICATE);
    assertRefused(ClientChain.of(List.of()), Reason.NO_CERTIFICATE);
  }

  @Test
  void aGapIsNoCertificate() {
    assertRefused(ClientChain.of(Arrays.asList(ONE, null)), Reason.MALFORMED_CERTIFICATE);
    assertRefused(ClientChain.of(Arrays.asList(null, ONE)), Reason.MALFORMED_CERTIFICATE);
  }
}
