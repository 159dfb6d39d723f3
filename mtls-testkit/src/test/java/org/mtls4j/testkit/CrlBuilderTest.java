package org.mtls4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.security.cert.CRLReason;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CrlBuilderTest {
  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Root").at(NOW).build();
  private static final CertificateAuthority OTHER =
      CertificateAuthority.named("CN=Other").at(NOW).build();

  static Stream<Arguments> spoilers() {
    return Stream.of(
        spoiler("sound", crl -> crl, Set.of()),
        spoiler("stale", CrlBuilder::stale, Set.of("stale")),
        spoiler("nextUpdate", crl -> crl.nextUpdate(NOW.minusSeconds(1)), Set.of("stale")),
        spoiler("withoutNextUpdate", CrlBuilder::withoutNextUpdate, Set.of("no next update")),
        spoiler("notYetValid", CrlBuilder::notYetValid, Set.of("not yet valid")),
        spoiler("thisUpdate", crl -> crl.thisUpdate(NOW.plusSeconds(1)), Set.of("not yet valid")),
        spoiler("wronglySigned", CrlBuilder::wronglySigned, Set.of("wrong signature")),
        spoiler("signedBy", crl -> crl.signedBy(OTHER), Set.of("wrong signature")),
        spoiler(
            "extension",
            crl -> crl.extension("2.999.1", true, new byte[] {5, 0}),
            Set.of("critical extension")));
  }

  private static Arguments spoiler(
      String name, UnaryOperator<CrlBuilder> change, Set<String> flaws) {
    return arguments(name, change, flaws);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spoilers")
  void spoilsExactlyOneThing(String name, UnaryOperator<CrlBuilder> change, Set<String> flaws)
      throws Exception {
    X509CRL crl = change.apply(ROOT.crl()).build();

    assertThat(flawsOf(crl)).isEqualTo(flaws);
    assertThat(crl.getIssuerX500Principal())
        .isEqualTo(ROOT.certificate().getSubjectX500Principal());
  }

  @Test
  void isPublishedAnHourBeforeNowForSevenDays() {
    X509CRL crl = ROOT.crl().build();

    assertThat(crl.getThisUpdate()).isEqualTo(NOW.minus(Duration.ofHours(1)));
    assertThat(crl.getNextUpdate()).isEqualTo(NOW.plus(Duration.ofDays(7)));
    assertThat(crl.getRevokedCertificates()).isNull();
    assertThat(crl.getNonCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.20", "2.5.29.35");
  }

  @Test
  void listsWhatWasRevokedAndNothingElse() {
    IssuedCertificate alice = ROOT.issue("CN=alice").build();
    IssuedCertificate bob = ROOT.issue("CN=bob").build();
    IssuedCertificate carol = ROOT.issue("CN=carol").build();
    X509CRL crl = ROOT.crl().revoke(alice).revoke(bob.certificate()).build();

    assertThat(crl.isRevoked(alice.certificate())).isTrue();
    assertThat(crl.isRevoked(bob.certificate())).isTrue();
    assertThat(crl.isRevoked(carol.certificate())).isFalse();
    assertThat(crl.getRevokedCertificate(alice.certificate()).hasExtensions()).isFalse();
  }

  @Test
  void saysSinceWhenAndWhy() {
    Instant since = Instant.parse("2031-01-01T00:00:00Z");
    X509CRL crl = ROOT.crl().revoke(BigInteger.TEN, since, 1).build();

    assertThat(crl.getRevokedCertificate(BigInteger.TEN))
        .satisfies(
            entry -> {
              assertThat(entry.getRevocationDate()).isEqualTo(since);
              assertThat(entry.getRevocationReason()).isEqualTo(CRLReason.KEY_COMPROMISE);
            });
  }

  @Test
  void canGoWithoutANumber() {
    assertThat(ROOT.crl().withoutNumber().build().getExtensionValue("2.5.29.20")).isNull();
    assertThat(ROOT.crl().build().getExtensionValue("2.5.29.20")).isNotNull();
  }

  @Test
  void countsItsNumber() {
    X509CRL crl = ROOT.crl().number(7).build();

    assertThat(crl.getExtensionValue("2.5.29.20")).isEqualTo(new byte[] {4, 3, 2, 1, 7});
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyType.class,
      names = {"EC_P384", "RSA_2048", "ED25519"})
  void isSignedWithAnyKey(KeyType type) throws Exception {
    CertificateAuthority ca = CertificateAuthority.named("CN=CA").key(type).build();

    ca.crl().build().verify(ca.keys().getPublic());
  }

  @Test
  void isWrittenAsDerAndPem(@TempDir Path folder) throws Exception {
    CrlBuilder builder = ROOT.crl().revoke(BigInteger.TEN, NOW, 0);

    for (Path file :
        Set.of(builder.write(folder.resolve("a.crl")), builder.writePem(folder.resolve("a.pem")))) {
      try (var in = Files.newInputStream(file)) {
        X509CRL read = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(in);
        read.verify(ROOT.keys().getPublic());
        assertThat(read.getRevokedCertificate(BigInteger.TEN)).isNotNull();
      }
    }
    assertThat(folder.resolve("a.pem")).content().startsWith("-----BEGIN X509 CRL-----\n");
    assertThat(builder.der()[0]).isEqualTo((byte) 0x30);
  }

  private static Set<String> flawsOf(X509CRL crl) throws GeneralSecurityException {
    Set<String> flaws = new HashSet<>();
    if (crl.getThisUpdate().toInstant().isAfter(NOW)) {
      flaws.add("not yet valid");
    }
    if (crl.getNextUpdate() == null) {
      flaws.add("no next update");
    } else if (crl.getNextUpdate().toInstant().isBefore(NOW)) {
      flaws.add("stale");
    }
    if (!crl.getCriticalExtensionOIDs().isEmpty()) {
      flaws.add("critical extension");
    }
    try {
      crl.verify(ROOT.keys().getPublic());
    } catch (SignatureException e) {
      flaws.add("wrong signature");
    }
    return flaws;
  }
}
