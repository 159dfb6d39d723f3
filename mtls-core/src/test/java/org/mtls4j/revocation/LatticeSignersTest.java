package org.mtls4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.revocation.RevocationStatus.Good;
import org.mtls4j.revocation.RevocationStatus.Undetermined;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.trust.CertificateProfile;
import org.mtls4j.x509.ParsedCertificate;

/** Who speaks for a CA that signs with ML-DSA is believed on every Java. */
class LatticeSignersTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");

  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=PQ").at(NOW).key(KeyType.ML_DSA_65).build();
  private static final CertificateAuthority CA =
      CertificateAuthority.named("CN=Issuing").signedBy(ROOT).build();
  private static final CertificateAuthority LIST_KEY =
      CertificateAuthority.named("CN=Issuing").signedBy(ROOT).withoutKeyCertSign().build();

  private static ParsedCertificate parsed(X509Certificate certificate) {
    return ParsedCertificate.of(certificate).accepted().orElseThrow();
  }

  private static RevocationStatus byLists(CertificateAuthority signer) throws Exception {
    RevocationPolicy policy =
        new RevocationPolicy(
            Check.CHAIN,
            List.of(),
            new WhenUndetermined.Deny(),
            List.of(parsed(signer.certificate())),
            Fetching.DEFAULT);
    JudgedCertificate judged =
        new JudgedCertificate(
            parsed(CA.issue("CN=client").build().certificate()),
            List.of(parsed(CA.certificate()), parsed(ROOT.certificate())));
    List<Crl> lists = List.of(Crl.read(signer.crl().der()), Crl.read(ROOT.crl().der()));
    return new CrlChecker(policy).statusOf(judged, lists, NOW);
  }

  @Test
  void aKeyForListsIsCertified() throws Exception {
    assertThat(byLists(LIST_KEY)).isInstanceOf(Good.class);
    CertificateAuthority strangers =
        CertificateAuthority.named("CN=PQ").at(NOW).key(KeyType.ML_DSA_65).build();
    assertThat(
            byLists(
                CertificateAuthority.named("CN=Issuing")
                    .signedBy(strangers)
                    .withoutKeyCertSign()
                    .build()))
        .isInstanceOf(Undetermined.class);
  }

  @Test
  void aDelegateIsCertified() throws Exception {
    IssuedCertificate client = ROOT.issue("CN=client").build();
    IssuedCertificate delegate = ROOT.issueOcspSigner("CN=OCSP").build();
    CertificateProfile profile =
        CertificateProfile.builder()
            .signatureAlgorithms(Set.of("SHA256withECDSA", "ML-DSA-65"))
            .build();
    JudgedCertificate judged =
        new JudgedCertificate(parsed(client.certificate()), List.of(parsed(ROOT.certificate())));
    OcspAnswer answer =
        new OcspJudge(new OcspSigners(List.of(), profile), Duration.ofMinutes(1))
            .answer(
                ROOT.ocsp().good(client.certificate()).signedBy(delegate).der(),
                OcspQuestion.of(judged),
                null,
                NOW);
    assertThat(answer.status()).isEqualTo(OcspMessage.Status.GOOD);
  }
}
