package org.mtls4j.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.util.Arrays;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.TrustDomain;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.CertificateFiles;
import org.mtls4j.x509.ClientChain;
import org.mtls4j.x509.UnreadableCertificatesException;

/** Any bytes as a chain, any certificates in any order: always a verdict, and never a wrong one. */
class ChainFuzzTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");

  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Root").key(KeyType.RSA_2048).at(NOW).build();
  private static final List<CertificateAuthority> AUTHORITIES = authorities();
  private static final IssuedCertificate LEAF =
      AUTHORITIES.get(AUTHORITIES.size() - 1).issue("CN=leaf").dns("leaf.example").build();

  private static final Optional<Reason> BUG = Optional.of(Reason.INTERNAL_ERROR);

  private static final MtlsAuthenticator AUTHENTICATOR =
      MtlsAuthenticator.of(
          MtlsPolicy.builder()
              .domain(
                  TrustDomain.named("one")
                      .anchor(ROOT.certificate())
                      .revocation(RevocationPolicy.NONE)
                      .build())
              .build(),
          InstantSource.fixed(NOW));

  /** Few names and keys for many certificates, so that there are circles and forks. */
  private static List<CertificateAuthority> authorities() {
    List<CertificateAuthority> made = new ArrayList<>(List.of(ROOT));
    for (int i = 0; i < 12; i++) {
      made.add(
          CertificateAuthority.named("CN=CA " + i % 3)
              .keys(i < 4 ? KeyType.RSA_2048.generate() : made.get(1 + i % 4).keys())
              .signedBy(made.get(made.size() - 1 - i % 2))
              .build());
    }
    return List.copyOf(made);
  }

  static Stream<byte[]> bytes() throws Exception {
    byte[] chain = new byte[0];
    for (X509Certificate certificate : LEAF.chain()) {
      chain = Arrays.concatenate(chain, certificate.getEncoded());
    }
    return Stream.of(chain, LEAF.certificate().getEncoded(), new byte[0], new byte[] {0x30});
  }

  @MethodSource("bytes")
  @FuzzTest
  void bytes(byte[] data) {
    try {
      CertificateFiles.read(data, null);
    } catch (UnreadableCertificatesException e) {
      assertThat(e).hasMessageNotContaining("Exception");
    }
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(data))
          .forEach(any -> certificates.add((X509Certificate) any));
    } catch (CertificateException | RuntimeException e) {
      return; // the JDK's own parser, through which every chain comes, has refused it
    }
    judge(certificates);
  }

  static Stream<byte[]> choices() {
    int last = AUTHORITIES.size() - 1;
    return Stream.of(
        new byte[] {12, 11, 10, 9, 8, 7, 6},
        new byte[] {(byte) last},
        new byte[] {0, 0, 0},
        new byte[] {5, 9, 1, 5, 9, 1, 2},
        new byte[0]);
  }

  @MethodSource("choices")
  @FuzzTest
  void choices(byte[] choices) throws GeneralSecurityException {
    List<X509Certificate> certificates = new ArrayList<>(List.of(LEAF.certificate()));
    for (byte choice : choices) {
      certificates.add(AUTHORITIES.get(Math.floorMod(choice, AUTHORITIES.size())).certificate());
    }
    Verdict<ClientIdentity> verdict = judge(certificates);
    if (verdict.accepted().isPresent()) {
      X509Certificate[] path = verdict.accepted().get().certificatePath();
      assertThat(path[0]).isEqualTo(LEAF.certificate());
      for (int i = 0; i < path.length; i++) {
        path[i].verify(i + 1 < path.length ? path[i + 1].getPublicKey() : ROOT.keys().getPublic());
      }
    }
  }

  private static Verdict<ClientIdentity> judge(List<X509Certificate> certificates) {
    Verdict<ClientIdentity> verdict =
        ClientChain.of(certificates).then(AUTHENTICATOR::authenticate);
    assertThat(verdict.rejected().map(Rejection::reason)).isNotEqualTo(BUG);
    Verdict<ClientIdentity> again = ClientChain.of(certificates).then(AUTHENTICATOR::authenticate);
    assertThat(again.accepted()).isEqualTo(verdict.accepted());
    assertThat(again.rejected()).isEqualTo(verdict.rejected());
    return verdict;
  }
}
