package org.mtls4j.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ParsedCertificate;

/** Every way in which RFC 5280 section 6 fails. */
class PathValidatorTest extends PathFixture {

  // ---- assembling

  @Test
  void anyOrderWithOthersBetweenWillDo() {
    CertificateAuthority upper = below(ROOT, "CN=Upper").build();
    CertificateAuthority lower = below(upper, "CN=Lower").build();
    X509Certificate unrelated = ca("CN=Other").build().certificate();
    X509Certificate lookAlike = ca("CN=Lower").build().certificate();
    X509Certificate broken =
        below(ROOT, "CN=Broken")
            .extension(NAME_CONSTRAINTS, false, new byte[] {5, 0})
            .build()
            .certificate();
    assertReason(
        judge(
            List.of(
                lower.issue("CN=c").build().certificate(),
                unrelated,
                upper.certificate(),
                broken,
                lookAlike,
                lower.certificate(),
                ROOT.certificate()),
            ROOT),
        null);
  }

  @Test
  void aMissingIntermediateIsNotFound() {
    CertificateAuthority lower = below(ROOT, "CN=Lower").build();
    assertReason(
        judge(List.of(lower.issue("CN=c").build().certificate()), ROOT), Reason.UNKNOWN_ISSUER);
  }

  @Test
  void aLookAlikeOfTheAnchorIsNotIt() {
    assertReason(
        judge(ca("CN=Root").build().issue("CN=c").build().chain(), ROOT), Reason.INVALID_SIGNATURE);
  }

  @Test
  void anotherPathIsTakenWhereOneIsSpoilt() {
    CertificateAuthority other = ca("CN=Second Root").build();
    CertificateAuthority lower = below(ROOT, "CN=Lower").keys(KEYS).expired().build();
    CertificateAuthority crossed = below(other, "CN=Lower").keys(KEYS).build();
    List<X509Certificate> chain =
        List.of(
            lower.issue("CN=c").build().certificate(), lower.certificate(), crossed.certificate());
    Verdict<ValidatedPaths> verdict = judge(chain, ROOT, other);
    assertThat(verdict.accepted().orElseThrow().paths())
        .extracting(path -> path.anchor().certificate())
        .containsExactly(other.certificate());
    assertReason(judge(chain, ROOT), Reason.CERTIFICATE_EXPIRED);
  }

  /** Two CAs of one name, the old one's key having signed the new one's: both are reached. */
  @Test
  void aRollOverLeadsFromOneAnchorToTheOther() {
    CertificateAuthority old = ca("CN=Rolling").build();
    CertificateAuthority now = ca("CN=Rolling").build();
    CertificateAuthority rollOver = below(old, "CN=Rolling").keys(now.keys()).build();
    List<X509Certificate> chain =
        List.of(
            now.issue("CN=c").build().certificate(),
            rollOver.certificate(),
            now.certificate(),
            old.certificate());
    assertThat(judge(chain, old, now).accepted().orElseThrow().paths())
        .extracting(path -> path.anchor().certificate())
        .containsExactlyInAnyOrder(old.certificate(), now.certificate());
  }

  @Test
  void aCopyOfTheAnchorIsNoOtherPath() {
    List<X509Certificate> chain =
        List.of(ROOT.issue("CN=c").build().certificate(), ROOT.certificate());
    assertThat(judge(chain, ROOT).accepted().orElseThrow().paths()).hasSize(1);
  }

  /** It is nobody's client, and told so: its own certificate in the policy does not hide it. */
  @Test
  void anAnchorIsNoClient() {
    assertReason(judge(List.of(ROOT.certificate()), ROOT), Reason.NOT_AN_END_ENTITY);
  }

  @Test
  void elevenCasAreLookedAtAndNoMore() {
    CertificateAuthority ca = ROOT;
    for (int depth = 1; depth <= PathAssembler.MAX_AUTHORITIES + 1; depth++) {
      ca = below(ca, "CN=" + depth).build();
      assertReason(
          judge(ca.issue("CN=c").build().chain(), ROOT),
          depth <= PathAssembler.MAX_AUTHORITIES ? null : Reason.UNKNOWN_ISSUER);
    }
  }

  @Test
  void limitsHoldBeforeAnythingIsRead() throws Exception {
    IssuedCertificate client = below(ROOT, "CN=Lower").build().issue("CN=c").build();
    int longest = 0;
    for (X509Certificate certificate : client.chain()) {
      longest = Math.max(longest, certificate.getEncoded().length);
    }
    assertReason(limited(client, 2, longest), null);
    assertReason(limited(client, 1, longest), Reason.CHAIN_TOO_LONG);
    assertReason(limited(client, 2, longest - 1), Reason.CHAIN_TOO_LONG);
  }

  private static Verdict<ValidatedPaths> limited(
      IssuedCertificate client, int certificates, int bytes) {
    return new PathValidator(
            List.of(parsed(ROOT.certificate())),
            List.of(),
            List.of(),
            new ChainLimits(certificates, bytes))
        .validate(chain(client.chain()), NOW);
  }

  @Test
  void limitsThatWouldRefuseEveryClientAreRefused() {
    assertThat(new ChainLimits(1, 1)).isEqualTo(new ChainLimits(1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ChainLimits(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ChainLimits(1, 0));
  }

  @Test
  void aPathTellsWhoIssuedWhom() {
    CertificateAuthority lower = below(ROOT, "CN=Lower").build();
    ValidatedPath path =
        judge(lower.issue("CN=c").build().chain(), ROOT).accepted().orElseThrow().paths().get(0);
    assertThat(path.issuerOf(0).certificate()).isEqualTo(lower.certificate());
    assertThat(path.issuerOf(1).certificate()).isEqualTo(ROOT.certificate());
    assertThat(path.authorities()).isEqualTo(1);
  }

  @Test
  void aCaThatLedToAnAnchorIsReadOnce() {
    CertificateAuthority lower = below(ROOT, "CN=Lower").build();
    PathValidator validator = validator(ROOT);
    List<ParsedCertificate> read =
        Stream.of("CN=one", "CN=two")
            .map(name -> validator.validate(chain(lower.issue(name).build().chain()), NOW))
            .map(verdict -> verdict.accepted().orElseThrow().paths().get(0))
            .map(path -> path.certificates().get(1))
            .toList();
    assertThat(read.get(1)).isSameAs(read.get(0));
  }

  /** What an application registers for its own ends must not judge in the JDK's place. */
  @Test
  void anotherProviderInFrontChangesNothing() {
    Security.insertProviderAt(new BouncyCastleProvider(), 1);
    try {
      CertificateAuthority late = below(ROOT, "CN=Late").expired().build();
      CertificateAuthority short0 = below(ROOT, "CN=Short").pathLength(0).build();
      assertReason(judge(ROOT.issue("CN=c").build().chain(), ROOT), null);
      assertReason(judge(late.issue("CN=c").build().chain(), ROOT), Reason.CERTIFICATE_EXPIRED);
      assertReason(
          judge(below(short0, "CN=y").build().issue("CN=c").build().chain(), ROOT),
          Reason.PATH_TOO_LONG);
    } finally {
      Security.removeProvider(BouncyCastleProvider.PROVIDER_NAME);
    }
  }

  @Test
  void anIntermediateOfThePolicyThatIsPresentedTooIsOne() {
    CertificateAuthority lower = below(ROOT, "CN=Lower").build();
    PathValidator validator =
        new PathValidator(
            List.of(parsed(ROOT.certificate())),
            List.of(parsed(lower.certificate())),
            List.of(),
            ChainLimits.DEFAULT);
    IssuedCertificate client = lower.issue("CN=c").build();
    for (List<X509Certificate> chain : List.of(client.chain(), List.of(client.certificate()))) {
      assertThat(validator.validate(chain(chain), NOW).accepted().orElseThrow().paths()).hasSize(1);
    }
  }

  // ---- what each certificate says

  private static Arguments flaw(@Nullable Reason reason, String what, Chained client) {
    return arguments(what, client, reason);
  }

  static Stream<Arguments> flaws() {
    byte[] unknown = new byte[] {5, 0};
    return Stream.of(
        flaw(Reason.CERTIFICATE_EXPIRED, "expired", root -> root.issue("CN=c").expired()),
        flaw(
            Reason.CERTIFICATE_NOT_YET_VALID,
            "not yet valid",
            root -> root.issue("CN=c").notYetValid()),
        flaw(
            Reason.INVALID_SIGNATURE, "wrongly signed", root -> root.issue("CN=c").wronglySigned()),
        flaw(
            Reason.UNKNOWN_CRITICAL_EXTENSION,
            "an unknown critical extension",
            root -> root.issue("CN=c").unknownCriticalExtension()),
        flaw(Reason.NOT_AN_END_ENTITY, "a CA", root -> root.issue("CN=c").asCa()),
        flaw(
            Reason.NOT_AN_END_ENTITY,
            "cA without keyCertSign",
            root ->
                root.issue("CN=c").extension("2.5.29.19", true, der(new BasicConstraints(true)))),
        flaw(null, "no key usage", root -> root.issue("CN=c").withoutKeyUsage()),
        flaw(
            Reason.NOT_AN_END_ENTITY,
            "name constraints",
            root ->
                root.issue("CN=c").extension(NAME_CONSTRAINTS, true, permitted(DNS, "a.example"))),
        flaw(
            Reason.NOT_AN_END_ENTITY,
            "keyCertSign without cA",
            root -> root.issue("CN=c").keyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign)),
        flaw(
            Reason.CERTIFICATE_EXPIRED,
            "below an expired CA",
            root -> below(root, "CN=x").expired().build().issue("CN=c")),
        flaw(
            Reason.ISSUER_NOT_A_CA,
            "below no CA",
            root -> below(root, "CN=x").notACa().build().issue("CN=c")),
        flaw(
            Reason.ISSUER_NOT_A_CA,
            "below a CA without keyCertSign",
            root -> below(root, "CN=x").withoutKeyCertSign().build().issue("CN=c")),
        flaw(
            Reason.ISSUER_NOT_A_CA,
            "below a CA for mail",
            root -> mailCa(root, "CN=x").build().issue("CN=c")),
        flaw(
            Reason.ISSUER_NOT_A_CA,
            "far below a CA for mail",
            root -> below(mailCa(root, "CN=x").build(), "CN=y").build().issue("CN=c")),
        flaw(
            Reason.UNKNOWN_ISSUER,
            "below a CA for mail that nobody knows",
            root -> mailCa(ca("CN=x").build(), "CN=y").build().issue("CN=c")),
        flaw(
            null,
            "below a CA for any purpose",
            root -> below(root, "CN=x").extendedKeyUsage("2.5.29.37.0").build().issue("CN=c")),
        flaw(
            Reason.UNKNOWN_CRITICAL_EXTENSION,
            "below a CA with an unknown critical extension",
            root -> below(root, "CN=x").extension("2.999.5", true, unknown).build().issue("CN=c")),
        flaw(
            Reason.PATH_TOO_LONG,
            "two CAs below one that allows none",
            root -> below(below(root, "CN=x").pathLength(0).build(), "CN=y").build().issue("CN=c")),
        flaw(null, "below a sound CA", root -> below(root, "CN=x").build().issue("CN=c")));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource
  void flaws(String what, Chained client, @Nullable Reason expected) {
    assertReason(judge(client.apply(ROOT).build().chain(), ROOT), expected);
  }

  private static Arguments anchor(Reason reason, String what, CertificateAuthority.Builder anchor) {
    return arguments(what, anchor, reason);
  }

  static Stream<Arguments> anchors() {
    return Stream.of(
        anchor(Reason.CERTIFICATE_EXPIRED, "expired", ca("CN=A").expired()),
        anchor(Reason.CERTIFICATE_NOT_YET_VALID, "not yet valid", ca("CN=A").notYetValid()),
        anchor(Reason.ISSUER_NOT_A_CA, "no CA", ca("CN=A").notACa()),
        anchor(Reason.ISSUER_NOT_A_CA, "no keyCertSign", ca("CN=A").withoutKeyCertSign()),
        anchor(Reason.ISSUER_NOT_A_CA, "for mail", ca("CN=A").extendedKeyUsage(FOR_MAIL)),
        anchor(
            Reason.UNKNOWN_CRITICAL_EXTENSION,
            "an unknown critical extension",
            ca("CN=A").extension("2.999.5", true, new byte[] {5, 0})),
        anchor(
            Reason.UNKNOWN_CRITICAL_EXTENSION,
            "a critical key identifier",
            ca("CN=A").extension("2.5.29.14", true, new byte[] {4, 1, 1})),
        anchor(
            Reason.PATH_INVALID,
            "name constraints that are not critical",
            ca("CN=A").extension(NAME_CONSTRAINTS, false, permitted(DNS, "a.example"))));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource
  void anchors(String what, CertificateAuthority.Builder anchor, Reason expected) {
    CertificateAuthority built = anchor.build();
    assertReason(judge(built.issue("CN=c").build().chain(), built), expected);
  }

  @Test
  void anAnchorLimitsTheCasBelowIt() {
    for (int limit = 0; limit <= 1; limit++) {
      CertificateAuthority anchor = ca("CN=A").pathLength(limit).build();
      assertReason(
          judge(below(anchor, "CN=x").build().issue("CN=c").build().chain(), anchor),
          limit == 0 ? Reason.PATH_TOO_LONG : null);
    }
  }

  /** RFC 5280 section 6.1.4 (l). */
  @Test
  void anAnchorsOwnRollOverIsNotCounted() {
    CertificateAuthority anchor = ca("CN=A").pathLength(0).build();
    assertReason(judge(below(anchor, "CN=A").build().issue("CN=c").build().chain(), anchor), null);
  }

  private static final String FOR_MAIL = "1.3.6.1.5.5.7.3.4";

  private static CertificateAuthority.Builder mailCa(CertificateAuthority issuer, String name) {
    return below(issuer, name).extendedKeyUsage(FOR_MAIL);
  }

  /** A CA for mail alone makes no clients, and stands in nobody's way that may. */
  @Test
  void anotherPathIsTakenWhereOneIsForMail() {
    CertificateAuthority other = ca("CN=Second Root").build();
    CertificateAuthority mail = mailCa(ROOT, "CN=Lower").keys(KEYS).build();
    CertificateAuthority crossed = below(other, "CN=Lower").keys(KEYS).build();
    List<X509Certificate> chain =
        List.of(
            mail.issue("CN=c").build().certificate(), mail.certificate(), crossed.certificate());
    assertThat(judge(chain, ROOT, other).accepted().orElseThrow().paths())
        .extracting(path -> path.anchor().certificate())
        .containsExactly(other.certificate());
  }

  /** Its key is for RSASSA-PSS only, and signs PKCS #1 v1.5. */
  @Test
  void aKeyForPssAloneSignsNothingElse() throws Exception {
    KeyPair rsa = KeyType.RSA_2048.generate();
    RSAPublicKey key = (RSAPublicKey) rsa.getPublic();
    KeyPair mixed =
        new KeyPair(
            KeyFactory.getInstance("RSASSA-PSS")
                .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())),
            rsa.getPrivate());
    CertificateAuthority root =
        ca("CN=PSS").keys(mixed).signatureAlgorithm("SHA256withRSA").build();
    assertReason(judge(root.issue("CN=c").build().chain(), root), Reason.ALGORITHM_NOT_ALLOWED);
  }

  static Stream<Arguments> pins() {
    CertificateAuthority issuer = ca("CN=Elsewhere").build();
    return Stream.of(
        arguments(null, issuer.issue("CN=c")),
        arguments(Reason.CERTIFICATE_EXPIRED, issuer.issue("CN=c").expired()),
        arguments(Reason.CERTIFICATE_NOT_YET_VALID, issuer.issue("CN=c").notYetValid()),
        arguments(
            Reason.UNKNOWN_CRITICAL_EXTENSION, issuer.issue("CN=c").unknownCriticalExtension()),
        arguments(Reason.NOT_AN_END_ENTITY, issuer.issue("CN=c").asCa()));
  }

  /** What is pinned is judged like what is presented. */
  @ParameterizedTest
  @MethodSource
  void pins(@Nullable Reason expected, CertificateBuilder pin) {
    IssuedCertificate pinned = pin.build();
    PathValidator validator =
        new PathValidator(
            List.of(), List.of(), List.of(parsed(pinned.certificate())), ChainLimits.DEFAULT);
    X509Certificate renewed =
        ca("CN=Elsewhere").build().issue("CN=c").keys(pinned.keys()).build().certificate();
    for (X509Certificate client : List.of(pinned.certificate(), renewed)) {
      assertReason(validator.validate(chain(List.of(client)), NOW), expected);
    }
  }

  @Test
  void aSubjectOfTooManyAttributesIsNotLookedAt() {
    String subject = String.join(",", Collections.nCopies(65, "OU=x"));
    assertReason(judge(ROOT.issue(subject).build().chain(), ROOT), Reason.CHAIN_TOO_LONG);
    assertThat(new X500Name(subject).getRDNs()).hasSize(65);
  }

  @Test
  void postQuantumChainsValidateAndForgedOnesDoNot() {
    CertificateAuthority root = ca("CN=PQ").key(KeyType.ML_DSA_65).build();
    CertificateAuthority lower = below(root, "CN=PQ Lower").key(KeyType.ML_DSA_65).build();
    assertReason(judge(lower.issue("CN=c").key(KeyType.ML_DSA_65).build().chain(), root), null);
    assertReason(
        judge(lower.issue("CN=c").wronglySigned().build().chain(), root), Reason.INVALID_SIGNATURE);
  }
}
