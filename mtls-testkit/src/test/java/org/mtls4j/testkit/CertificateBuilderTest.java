package org.mtls4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateBuilderTest {
  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("O=Acme GmbH,CN=Acme Root").at(NOW).build();

  static Stream<Arguments> spoilers() {
    return Stream.of(
        spoiler("sound", b -> b, Set.of(), true),
        spoiler("expired", CertificateBuilder::expired, Set.of(Flaw.EXPIRED), false),
        spoiler("notYetValid", CertificateBuilder::notYetValid, Set.of(Flaw.NOT_YET_VALID), false),
        spoiler(
            "validFrom", b -> b.validFrom(NOW.plusSeconds(1)), Set.of(Flaw.NOT_YET_VALID), false),
        spoiler("validUntil", b -> b.validUntil(NOW.minusSeconds(1)), Set.of(Flaw.EXPIRED), false),
        spoiler(
            "wronglySigned",
            CertificateBuilder::wronglySigned,
            Set.of(Flaw.WRONG_SIGNATURE),
            false),
        spoiler(
            "unknownCriticalExtension",
            CertificateBuilder::unknownCriticalExtension,
            Set.of(Flaw.UNKNOWN_CRITICAL_EXTENSION),
            false),
        // The JDK's validator does not judge the leaf's usages; TLS does.
        spoiler("asCa", CertificateBuilder::asCa, Set.of(Flaw.CA, Flaw.KEY_CERT_SIGN), true),
        spoiler(
            "forServersOnly",
            CertificateBuilder::forServersOnly,
            Set.of(Flaw.NOT_FOR_CLIENTS),
            true),
        spoiler("forServer", b -> b.forServer("localhost"), Set.of(Flaw.NOT_FOR_CLIENTS), true),
        spoiler(
            "extendedKeyUsage",
            b -> b.extendedKeyUsage("1.3.6.1.5.5.7.3.4"),
            Set.of(Flaw.NOT_FOR_CLIENTS),
            true),
        spoiler(
            "withoutExtendedKeyUsage",
            CertificateBuilder::withoutExtendedKeyUsage,
            Set.of(Flaw.NO_EXTENDED_KEY_USAGE),
            true),
        spoiler(
            "withoutKeyUsage",
            CertificateBuilder::withoutKeyUsage,
            Set.of(Flaw.NO_KEY_USAGE),
            true),
        spoiler(
            "keyUsage",
            b -> b.keyUsage(KeyUsage.keyEncipherment),
            Set.of(Flaw.NO_DIGITAL_SIGNATURE),
            true));
  }

  private static Arguments spoiler(
      String name, UnaryOperator<CertificateBuilder> change, Set<Flaw> flaws, boolean accepted) {
    return arguments(name, change, flaws, accepted);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spoilers")
  void spoilsExactlyOneThing(
      String name, UnaryOperator<CertificateBuilder> change, Set<Flaw> flaws, boolean accepted)
      throws Exception {
    IssuedCertificate made = change.apply(ROOT.issue("CN=" + name)).build();

    assertThat(Flaw.of(made.certificate(), ROOT, NOW)).isEqualTo(flaws);
    assertThat(Pkix.accepts(ROOT, made)).isEqualTo(accepted);
    assertThat(made.certificate().getIssuerX500Principal())
        .isEqualTo(ROOT.certificate().getSubjectX500Principal());
  }

  @Test
  void isValidFromADayBeforeToThirtyDaysAfterItsCasNow() {
    X509Certificate made = ROOT.issue("CN=alice").build().certificate();

    assertThat(made.getNotBefore()).isEqualTo(NOW.minus(Duration.ofDays(1)));
    assertThat(made.getNotAfter()).isEqualTo(NOW.plus(Duration.ofDays(30)));
  }

  @Test
  void hasFreshPositiveSerialsOfSixteenOctets() {
    CertificateBuilder builder = ROOT.issue("CN=alice");
    BigInteger first = builder.build().certificate().getSerialNumber();
    BigInteger second = builder.build().certificate().getSerialNumber();

    assertThat(first).isPositive().isNotEqualTo(second);
    assertThat(first.toByteArray()).hasSize(16);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 0, -1})
  void takesTheSerialItIsGiven(long serial) {
    BigInteger given = BigInteger.valueOf(serial);

    assertThat(ROOT.issue("CN=alice").serial(given).build().certificate().getSerialNumber())
        .isEqualTo(given);
  }

  @Test
  void keepsTheKeysItIsGiven() {
    IssuedCertificate old = ROOT.issue("CN=alice").build();
    IssuedCertificate renewed = ROOT.issue("CN=alice").keys(old.keys()).build();

    assertThat(renewed.certificate().getPublicKey()).isEqualTo(old.certificate().getPublicKey());
    assertThat(renewed.certificate()).isNotEqualTo(old.certificate());
  }

  @ParameterizedTest
  @EnumSource(KeyType.class)
  void makesEveryKeyTypeAndSignsWithIt(KeyType type) throws Exception {
    CertificateAuthority ca = CertificateAuthority.named("CN=CA").at(NOW).key(type).build();
    IssuedCertificate made = ca.issue("CN=alice").key(type).build();

    assertThat(Flaw.of(made.certificate(), ca, NOW)).isEmpty();
    assertThat(Flaw.of(ca.issue("CN=a").wronglySigned().build().certificate(), ca, NOW))
        .containsExactly(Flaw.WRONG_SIGNATURE);
  }

  @ParameterizedTest
  @CsvSource({
    "EC_P256,SHA384withECDSA,1.2.840.10045.4.3.3",
    "EC_P256,SHA1withECDSA,1.2.840.10045.4.1",
    "RSA_2048,SHA512withRSA,1.2.840.113549.1.1.13",
    "RSA_2048,SHA256withRSAandMGF1,1.2.840.113549.1.1.10"
  })
  void signsWithTheAlgorithmItIsTold(KeyType caKey, String algorithm, String oid) throws Exception {
    CertificateAuthority ca = CertificateAuthority.named("CN=CA").at(NOW).key(caKey).build();
    X509Certificate made = ca.issue("CN=alice").signatureAlgorithm(algorithm).build().certificate();

    assertThat(made.getSigAlgOID()).isEqualTo(oid);
    assertThat(Flaw.of(made, ca, NOW)).isEmpty();
  }

  @Test
  void refusesAnAlgorithmThatTheCasKeyCannotDo() {
    CertificateBuilder alice = ROOT.issue("CN=alice");

    for (String name : List.of("SHA256withRSA", "SHA256withRSAandMGF1", "no such algorithm")) {
      assertThatIllegalArgumentException().isThrownBy(alice.signatureAlgorithm(name)::build);
    }
  }

  @Test
  void replacesAnExtensionByTheOneGiven() {
    byte[] empty = {0x30, 0};
    X509Certificate made =
        ROOT.issue("CN=alice").extension("2.5.29.37", true, empty).build().certificate();

    assertThat(made.getExtensionValue("2.5.29.37")).isEqualTo(new byte[] {4, 2, 0x30, 0});
    assertThat(made.getCriticalExtensionOIDs()).contains("2.5.29.37");
  }
}
