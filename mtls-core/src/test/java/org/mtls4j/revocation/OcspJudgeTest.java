package org.mtls4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.revocation.OcspMessage.Status;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.revocation.RevocationStatus.Good;
import org.mtls4j.revocation.RevocationStatus.Revoked;
import org.mtls4j.revocation.RevocationStatus.Undetermined;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.testkit.OcspBuilder;
import org.mtls4j.testkit.OcspBuilder.Hash;
import org.mtls4j.trust.CertificateProfile;
import org.mtls4j.x509.ParsedCertificate;

/** What an OCSP response proves, rule by rule. */
class OcspJudgeTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final Duration REFRESH = Duration.ofMinutes(10);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int HOLD = 6;

  private static final CertificateAuthority CA =
      CertificateAuthority.named("CN=Acme").at(NOW).build();
  // The same name and another key: another CA.
  private static final CertificateAuthority TWIN =
      CertificateAuthority.named("CN=Acme").at(NOW).build();
  private static final CertificateAuthority BELOW =
      CertificateAuthority.named("CN=Below").signedBy(CA).build();
  private static final IssuedCertificate CLIENT = CA.issue("CN=client").build();
  private static final IssuedCertificate OTHER = CA.issue("CN=other").build();
  private static final X509Certificate IT = CLIENT.certificate();
  private static final IssuedCertificate DELEGATE = delegate(CA, signer -> signer);

  private static IssuedCertificate delegate(
      CertificateAuthority by, UnaryOperator<CertificateBuilder> style) {
    return style.apply(by.issueOcspSigner("CN=OCSP")).build();
  }

  private static ParsedCertificate parsed(X509Certificate certificate) {
    return ParsedCertificate.of(certificate).accepted().orElseThrow();
  }

  private static final JudgedCertificate JUDGED =
      new JudgedCertificate(parsed(IT), List.of(parsed(CA.certificate())));

  private static OcspAnswer answer(
      byte[] response, byte @Nullable [] nonce, CertificateProfile profile, X509Certificate... pins)
      throws Exception {
    List<ParsedCertificate> pinned = Arrays.stream(pins).map(OcspJudgeTest::parsed).toList();
    return new OcspJudge(new OcspSigners(pinned, profile), REFRESH)
        .answer(response, OcspQuestion.of(JUDGED), nonce, NOW);
  }

  private static OcspAnswer answer(OcspBuilder response) throws Exception {
    return answer(response.der(), null, CertificateProfile.DEFAULT);
  }

  private static OcspBuilder good() {
    return CA.ocsp().good(IT);
  }

  static Stream<Arguments> thoseThatCount() {
    return Stream.of(
        arguments("good", Status.GOOD, good()),
        arguments("by name", Status.GOOD, good().byName()),
        arguments("by SHA-256", Status.GOOD, good().hash(Hash.SHA_256)),
        arguments("a delegate", Status.GOOD, good().signedBy(DELEGATE)),
        arguments("a delegate, by name", Status.GOOD, good().signedBy(DELEGATE).byName()),
        arguments("another certificate beside", Status.GOOD, good().revoked(OTHER.certificate())),
        arguments("a nonce that nobody sent", Status.GOOD, good().nonce(new byte[32])),
        arguments("begins within the skew", Status.GOOD, good().thisUpdate(NOW.plus(SKEW))),
        arguments("signed later than now", Status.GOOD, good().producedAt(NOW.plus(HOUR))),
        arguments("stale, for grace to judge", Status.GOOD, good().stale()),
        arguments("without an end", Status.GOOD, good().withoutNextUpdate().thisUpdate(NOW)),
        arguments("revoked", Status.REVOKED, CA.ocsp().revoked(IT)),
        arguments("held", Status.REVOKED, CA.ocsp().revoked(IT, NOW.minus(HOUR), HOLD)),
        arguments("revoked, stale", Status.REVOKED, CA.ocsp().revoked(IT).stale()),
        arguments("good and revoked", Status.REVOKED, good().revoked(IT)),
        arguments(
            "revoked, and something nobody knows",
            Status.REVOKED,
            CA.ocsp().revoked(IT).unknownCriticalExtension()),
        arguments("unknown", Status.UNKNOWN, CA.ocsp().unknown(IT)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void thoseThatCount(String what, Status status, OcspBuilder response) throws Exception {
    assertThat(answer(response).status()).isEqualTo(status);
  }

  static Stream<Arguments> thoseThatProveNothing() {
    return Stream.of(
        arguments("forged", good().wronglySigned()),
        arguments("a twin of the CA", good().signedBy(TWIN)),
        arguments("a twin of the CA, by name", good().signedBy(TWIN).byName()),
        arguments("a CA below", good().signedBy(BELOW)),
        arguments("a client of the CA", good().signedBy(OTHER)),
        arguments(
            "any purpose", good().signedBy(delegate(CA, it -> it.extendedKeyUsage("2.5.29.37.0")))),
        arguments("no purpose", good().signedBy(delegate(CA, it -> it.withoutExtendedKeyUsage()))),
        arguments("a key not for signatures", good().signedBy(delegate(CA, it -> it.keyUsage(32)))),
        arguments("a delegate of a twin", good().signedBy(delegate(TWIN, it -> it))),
        arguments("a delegate of a CA below", good().signedBy(delegate(BELOW, it -> it))),
        arguments("an expired delegate", good().signedBy(delegate(CA, it -> it.expired()))),
        arguments(
            "a delegate that was not valid then",
            good().signedBy(delegate(CA, it -> it.validFrom(NOW.minus(SECOND))))),
        arguments("a forged delegate", good().signedBy(delegate(CA, it -> it.wronglySigned()))),
        arguments(
            "a delegate with a weak key",
            good().signedBy(delegate(CA, it -> it.key(KeyType.RSA_1024)))),
        arguments(
            "a delegate who does not come along", good().signedBy(DELEGATE).withoutCertificates()),
        arguments("SHA-1 in the signature", good().signatureAlgorithm("SHA1withECDSA")),
        arguments("another certificate", CA.ocsp().good(OTHER.certificate())),
        arguments("no certificate", CA.ocsp()),
        arguments("the same number of another CA", good().ofIssuer(BELOW)),
        arguments("the same name and another key", good().ofIssuer(TWIN)),
        arguments("a hash that nobody uses", good().hash(Hash.SHA_512)),
        arguments("twice", good().good(IT)),
        arguments("good and unknown", good().unknown(IT)),
        arguments("something critical", good().unknownCriticalExtension()),
        arguments("something critical inside", good().unknownCriticalExtensionInside()),
        arguments("of the future", good().notYetValid()),
        arguments("of beyond the skew", good().thisUpdate(NOW.plus(SKEW).plus(SECOND))),
        arguments("ends before it begins", good().nextUpdate(NOW.minus(HOUR).minus(SECOND))),
        arguments("without an end, and old", good().withoutNextUpdate()),
        arguments("a nonce of no length", good().nonce(new byte[0])),
        arguments("a nonce too long", good().nonce(new byte[129])));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void thoseThatProveNothing(String what, OcspBuilder response) {
    assertThatThrownBy(() -> answer(response)).isInstanceOf(UnusableOcspException.class);
  }

  @Test
  void aNonceThatComesBackMustBeOurs() throws Exception {
    byte[] ours = {1, 2, 3};
    assertThat(answer(good().nonce(ours).der(), ours, CertificateProfile.DEFAULT)).isNotNull();
    assertThat(answer(good().der(), ours, CertificateProfile.DEFAULT)).isNotNull();
    assertThatThrownBy(
            () ->
                answer(good().nonce(new byte[] {1, 2, 4}).der(), ours, CertificateProfile.DEFAULT))
        .isInstanceOf(UnusableOcspException.class);
  }

  @Test
  void aPinnedSignerNeedsNoDelegation() throws Exception {
    IssuedCertificate pinned = TWIN.issue("CN=pinned").build();
    OcspBuilder response = good().signedBy(pinned).withoutCertificates();
    OcspAnswer answer =
        answer(response.der(), null, CertificateProfile.DEFAULT, pinned.certificate());
    assertThat(answer.status()).isEqualTo(Status.GOOD);
    assertThat(answer.delegate()).isNull();
    X509Certificate expired =
        TWIN.issue("CN=x").keys(pinned.keys()).expired().build().certificate();
    assertThatThrownBy(() -> answer(response.der(), null, CertificateProfile.DEFAULT, expired))
        .isInstanceOf(UnusableOcspException.class);
  }

  @Test
  void theDomainsAlgorithmsHold() throws Exception {
    CertificateProfile weak =
        CertificateProfile.builder()
            .signatureAlgorithms(Set.of("1.2.840.10045.4.1", "SHA256withECDSA"))
            .build();
    byte[] response = good().signatureAlgorithm("SHA1withECDSA").der();
    assertThat(answer(response, null, weak).status()).isEqualTo(Status.GOOD);
    CertificateProfile other =
        CertificateProfile.builder().signatureAlgorithms(Set.of("Ed25519")).build();
    assertThatThrownBy(() -> answer(good().der(), null, other))
        .isInstanceOf(UnusableOcspException.class);
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.EnumSource(
      value = KeyType.class,
      names = {"RSA_2048", "EC_P384", "ED25519"})
  void everyKindOfKeySigns(KeyType type) throws Exception {
    IssuedCertificate signer = delegate(CA, it -> it.key(type));
    assertThat(answer(good().signedBy(signer)).status()).isEqualTo(Status.GOOD);
  }

  /** Cut, lengthened or changed anywhere, it says nothing else than before. */
  @Test
  void everyOctetCounts() throws Exception {
    byte[] sound = good().signedBy(DELEGATE).der();
    for (int i = 0; i < sound.length; i++) {
      byte[] flipped = sound.clone();
      flipped[i] ^= 1;
      assertThatProvesNothingElse(flipped);
      assertThatProvesNothingElse(Arrays.copyOf(sound, i));
    }
    assertThatProvesNothingElse(Arrays.copyOf(sound, sound.length + 1));
  }

  private static void assertThatProvesNothingElse(byte[] response) throws Exception {
    try {
      assertThat(answer(response, null, CertificateProfile.DEFAULT).status())
          .isEqualTo(Status.GOOD);
    } catch (UnusableOcspException | OcspRefusal expected) {
      assertThat(expected).hasMessageMatching("(?s).+");
    }
  }

  @Test
  void refusalsAreToldByName() {
    byte[] tryLater = {0x30, 3, 0x0a, 1, 3};
    assertThatThrownBy(() -> answer(tryLater, null, CertificateProfile.DEFAULT))
        .isInstanceOfSatisfying(OcspRefusal.class, why -> assertThat(why.isPassing()).isTrue())
        .hasMessageContaining("tryLater");
    byte[] unauthorized = {0x30, 3, 0x0a, 1, 6};
    assertThatThrownBy(() -> answer(unauthorized, null, CertificateProfile.DEFAULT))
        .isInstanceOfSatisfying(OcspRefusal.class, why -> assertThat(why.isPassing()).isFalse())
        .hasMessageContaining("unauthorized");
  }

  private static RevocationStatus status(
      OcspBuilder response, WhenUndetermined doubt, Instant at, Crl... lists) throws Exception {
    RevocationPolicy policy = new RevocationPolicy(Check.CHAIN, List.of(), doubt);
    return new OcspChecker(policy, new CrlChecker(policy))
        .statusOf(answer(response), List.of(lists), at);
  }

  private static RevocationStatus statusNow(OcspBuilder response, Crl... lists) throws Exception {
    return status(response, new WhenUndetermined.Deny(), NOW, lists);
  }

  @Test
  void goodEndsWithTheResponse() throws Exception {
    Instant end = NOW.plus(HOUR);
    assertThat(statusNow(good().nextUpdate(end))).isEqualTo(new Good(end.plus(SKEW)));
    var deny = new WhenUndetermined.Deny();
    assertThat(status(good().nextUpdate(end), deny, end.plus(SKEW))).isInstanceOf(Good.class);
    assertThat(status(good().nextUpdate(end), deny, end.plus(SKEW).plus(SECOND)))
        .isInstanceOf(Undetermined.class);
    var grace = new WhenUndetermined.Grace(HOUR);
    assertThat(status(good().nextUpdate(end), grace, end.plus(HOUR)))
        .isEqualTo(new Good(end.plus(SKEW).plus(HOUR), end.plus(SKEW)));
    assertThat(statusNow(good().withoutNextUpdate().thisUpdate(NOW)))
        .isEqualTo(new Good(NOW.plus(OcspJudge.LONGEST_WITHOUT_END).plus(SKEW)));
  }

  @Test
  void goodEndsWithTheDelegate() throws Exception {
    Instant end = NOW.plus(HOUR);
    IssuedCertificate brief = delegate(CA, it -> it.validUntil(end));
    assertThat(status(good().signedBy(brief), new WhenUndetermined.Grace(HOUR), NOW))
        .isEqualTo(new Good(end.truncatedTo(ChronoUnit.SECONDS)));
  }

  static Stream<Arguments> delegatesToBeCleared() {
    return Stream.of(
        arguments("names no way", unmarked()),
        arguments("names a list", unmarked().crlDistributionPoint("http://crl.example/x")),
        arguments("names a responder", unmarked().ocspResponder("http://ocsp.example")));
  }

  private static CertificateBuilder unmarked() {
    return CA.issue("CN=OCSP").extendedKeyUsage("1.3.6.1.5.5.7.3.9");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("delegatesToBeCleared")
  void aDelegateMustBeClearedByAListUnlessItsCaSaysNo(String what, CertificateBuilder style)
      throws Exception {
    IssuedCertificate delegate = style.build();
    Crl clean = Crl.read(CA.crl().der());
    Crl revoking = Crl.read(CA.crl().revoke(delegate).der());
    assertThat(statusNow(good().signedBy(delegate))).isInstanceOf(Undetermined.class);
    assertThat(statusNow(good().signedBy(delegate), clean)).isInstanceOf(Good.class);
    assertThat(statusNow(good().signedBy(delegate), revoking)).isInstanceOf(Undetermined.class);
    assertThat(statusNow(CA.ocsp().revoked(IT).signedBy(delegate))).isInstanceOf(Revoked.class);
    assertThat(statusNow(CA.ocsp().revoked(IT).signedBy(delegate), revoking))
        .isInstanceOf(Undetermined.class);
  }

  @Test
  void aDelegateThatItsCaWantsNobodyToAskAfterIsRevokedAllTheSame() throws Exception {
    Crl revoking = Crl.read(CA.crl().revoke(DELEGATE).der());
    assertThat(statusNow(good().signedBy(DELEGATE))).isInstanceOf(Good.class);
    assertThat(statusNow(good().signedBy(DELEGATE), revoking)).isInstanceOf(Undetermined.class);
  }

  @Test
  void theRevocationIsToldAsTheResponderTellsIt() throws Exception {
    Instant since = Instant.parse("2031-01-02T03:04:05Z");
    assertThat(statusNow(CA.ocsp().revoked(IT, since, 1)))
        .isEqualTo(new Revoked(since, "keyCompromise"));
  }

  @Test
  void olderAnswersDoNotReplaceNewerOnes() throws Exception {
    OcspAnswer before = answer(good());
    OcspAnswer older = answer(good().thisUpdate(NOW.minus(HOUR).minus(SECOND)));
    OcspAnswer revoked = answer(CA.ocsp().revoked(IT));
    OcspAnswer newer = answer(good().thisUpdate(NOW));
    assertThat(older.objectionAfter(before)).isNotNull();
    assertThat(before.objectionAfter(before)).isNull();
    assertThat(revoked.objectionAfter(before)).isNull();
    assertThat(before.objectionAfter(revoked)).isNotNull();
    assertThat(newer.objectionAfter(revoked)).isNull();
    assertThat(answer(CA.ocsp().unknown(IT).thisUpdate(NOW)).objectionAfter(revoked)).isNotNull();
  }

  @Test
  void shortQuestionsGoByGetAndLongOnesDoNot() {
    OcspQuestion question = OcspQuestion.of(JUDGED);
    assertThat(question.address(java.net.URI.create("http://ocsp.example")))
        .hasValueSatisfying(uri -> assertThat(uri.toString()).hasSizeLessThanOrEqualTo(255));
    assertThat(question.address(java.net.URI.create("http://ocsp.example/" + "x".repeat(120))))
        .isEmpty();
    assertThat(question.address(java.net.URI.create("http://ocsp.example/?x=y"))).isEmpty();
    assertThat(new OcspQuestion(OcspIssuer.of(JUDGED), BigInteger.ONE).der(new byte[32]))
        .hasSizeLessThan(200);
  }
}
