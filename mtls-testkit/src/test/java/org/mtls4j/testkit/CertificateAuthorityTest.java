package org.mtls4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.security.Security;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateAuthorityTest {
  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("O=Acme GmbH,CN=Acme Root").at(NOW).build();

  /** An intermediate CA so changed, then whether the JDK accepts a sound leaf below it. */
  static Stream<Arguments> intermediates() {
    return Stream.of(
        intermediate("sound", ca -> ca, true),
        intermediate("expired", CertificateAuthority.Builder::expired, false),
        intermediate("notYetValid", CertificateAuthority.Builder::notYetValid, false),
        intermediate("validFrom", ca -> ca.validFrom(NOW.plusSeconds(1)), false),
        intermediate("validUntil", ca -> ca.validUntil(NOW.minusSeconds(1)), false),
        intermediate("notACa", CertificateAuthority.Builder::notACa, false),
        intermediate("withoutKeyCertSign", CertificateAuthority.Builder::withoutKeyCertSign, false),
        intermediate("withoutCrlSign", CertificateAuthority.Builder::withoutCrlSign, true),
        intermediate("pathLength", ca -> ca.pathLength(0), true),
        intermediate("permittedDns", ca -> ca.permittedDns("acme.example"), true),
        intermediate("otherPermittedDns", ca -> ca.permittedDns("other.example"), false),
        intermediate("excludedDns", ca -> ca.excludedDns("acme.example"), false),
        intermediate("otherExcludedDns", ca -> ca.excludedDns("other.example"), true),
        intermediate("permittedDirectoryName", ca -> ca.permittedDirectoryName("O=Acme"), true),
        intermediate("otherDirectoryName", ca -> ca.permittedDirectoryName("O=Other"), false),
        intermediate(
            "unknownCritical", ca -> ca.extension("2.999.1", true, new byte[] {5, 0}), false));
  }

  private static Arguments intermediate(
      String name, UnaryOperator<CertificateAuthority.Builder> change, boolean accepted) {
    return arguments(name, change, accepted);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("intermediates")
  void isJudgedByTheJdkAsItsNameSays(
      String name, UnaryOperator<CertificateAuthority.Builder> change, boolean accepted)
      throws Exception {
    CertificateAuthority issuing =
        change.apply(CertificateAuthority.named("CN=" + name).signedBy(ROOT)).build();
    IssuedCertificate leaf = issuing.issue("O=Acme,CN=alice").dns("a.acme.example").build();

    assertThat(Pkix.accepts(ROOT, leaf)).isEqualTo(accepted);
  }

  @Test
  void hasByDefaultWhatRfc5280AsksOfACa() throws Exception {
    X509Certificate root = ROOT.certificate();

    root.verify(ROOT.keys().getPublic());
    assertThat(root.getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
    assertThat(root.getKeyUsage())
        .isEqualTo(new boolean[] {false, false, false, false, false, true, true, false, false});
    assertThat(root.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
    assertThat(root.getNonCriticalExtensionOIDs()).containsExactly("2.5.29.14");
    assertThat(root.getNotBefore()).isEqualTo(NOW.minus(Duration.ofDays(1)));
    assertThat(root.getNotAfter()).isEqualTo(NOW.plus(Duration.ofDays(3650)));
  }

  @Test
  void takesTheTimeOfItsIssuerUnlessToldAnother() {
    CertificateAuthority.Builder issuing = CertificateAuthority.named("CN=CA").signedBy(ROOT);

    assertThat(issuing.build().now()).isEqualTo(NOW);
    assertThat(issuing.at(Instant.EPOCH).build().now()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void livesNowUnlessToldOtherwise() throws Exception {
    CertificateAuthority root = CertificateAuthority.named("CN=Root").build();

    root.certificate().checkValidity();
    root.issue("CN=alice").build().certificate().checkValidity();
  }

  @Test
  void leavesTheRootOutOfChains() throws Exception {
    CertificateAuthority policy = CertificateAuthority.named("CN=Policy").signedBy(ROOT).build();
    CertificateAuthority issuing =
        CertificateAuthority.named("CN=Issuing").signedBy(policy).build();
    IssuedCertificate leaf = issuing.issue("CN=alice").build();

    assertThat(ROOT.chain()).isEmpty();
    assertThat(issuing.chain()).containsExactly(issuing.certificate(), policy.certificate());
    assertThat(leaf.chain())
        .containsExactly(leaf.certificate(), issuing.certificate(), policy.certificate())
        .containsExactly(leaf.chainArray());
    assertThat(leaf.issuer()).isSameAs(issuing);
    assertThat(Pkix.accepts(ROOT, leaf)).isTrue();
  }

  @Test
  void refusesMoreCasThanThePathLengthAllows() throws Exception {
    CertificateAuthority policy =
        CertificateAuthority.named("CN=Policy").signedBy(ROOT).pathLength(0).build();
    CertificateAuthority issuing =
        CertificateAuthority.named("CN=Issuing").signedBy(policy).build();

    assertThat(policy.certificate().getBasicConstraints()).isZero();
    assertThat(Pkix.accepts(ROOT, issuing.issue("CN=alice").build())).isFalse();
  }

  @Test
  void canBeCrossSigned() throws Exception {
    CertificateAuthority old = CertificateAuthority.named("CN=Old Root").at(NOW).build();
    CertificateAuthority twin =
        CertificateAuthority.named("O=Acme GmbH,CN=Acme Root")
            .keys(ROOT.keys())
            .signedBy(old)
            .build();

    IssuedCertificate leaf = twin.issue("CN=alice").build();

    assertThat(Pkix.accepts(old, leaf)).isTrue();
    leaf.certificate().verify(ROOT.certificate().getPublicKey());
  }

  @Test
  void losesOnlyTheKeyUsageItIsToldToLose() {
    CertificateAuthority.Builder ca = CertificateAuthority.named("CN=CA").at(NOW);

    assertThat(ca.withoutCrlSign().build().certificate().getKeyUsage()[5]).isTrue();
    assertThat(ca.build().certificate().getKeyUsage()[6]).isFalse();
    assertThat(ca.withoutKeyCertSign().build().certificate().getKeyUsage()[5]).isFalse();
  }

  @Test
  void saysWhatItsCertificatesAreFor() throws Exception {
    List<String> emailOnly = List.of("1.3.6.1.5.5.7.3.4");
    CertificateAuthority ca =
        CertificateAuthority.named("CN=CA").extendedKeyUsage("1.3.6.1.5.5.7.3.4").build();

    assertThat(ca.certificate().getExtendedKeyUsage()).isEqualTo(emailOnly);
  }

  @Test
  void signsWithTheAlgorithmItIsTold() {
    CertificateAuthority ca =
        CertificateAuthority.named("CN=CA")
            .key(KeyType.EC_P384)
            .signatureAlgorithm("SHA384withECDSA")
            .build();

    assertThat(ca.certificate().getSigAlgName()).isEqualTo("SHA384withECDSA");
  }

  @Test
  void refusesANegativePathLength() {
    CertificateAuthority.Builder ca = CertificateAuthority.named("CN=CA");

    assertThatIllegalArgumentException().isThrownBy(() -> ca.pathLength(-1));
  }

  @Test
  void registersNoProvider() {
    CertificateAuthority ca = CertificateAuthority.named("CN=CA").build();
    ca.crl().revoke(ca.issue("CN=alice").build()).build();

    assertThat(Security.getProvider("BC")).isNull();
  }
}
