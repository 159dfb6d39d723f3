package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.access.AccessRule;
import org.mtls4j.access.PathPattern;
import org.mtls4j.access.Requirement;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.identity.ValueTemplate;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.trust.CertificateProfile;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;
import org.mtls4j.x509.SignatureAlgorithms;

/** Partners known by their own certificates, and post-quantum ones by the algorithms named. */
class PinnedClientTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final KeyPair KEYS = KeyType.EC_P256.generate();

  /** Signs as many clients would sign for themselves: under their own key and name. */
  private static final CertificateAuthority SELF =
      CertificateAuthority.named("CN=partner").keys(KEYS).at(NOW).build();

  private static final CertificateAuthority ELSEWHERE =
      CertificateAuthority.named("CN=A CA nobody here knows").at(NOW).build();

  private static CertificateBuilder own() {
    return SELF.issue("CN=partner").keys(KEYS);
  }

  private static CertificateBuilder issued() {
    return ELSEWHERE.issue("CN=partner").keys(KEYS);
  }

  private static TrustDomain.Builder domain(IssuedCertificate pin) {
    return TrustDomain.named("partners")
        .certificate(pin.certificate())
        .revocation(RevocationPolicy.NONE);
  }

  private static Verdict<ClientIdentity> judge(TrustDomain domain, IssuedCertificate client) {
    try (MtlsAuthenticator authenticator =
        MtlsAuthenticator.of(
            MtlsPolicy.builder().domain(domain).build(), InstantSource.fixed(NOW))) {
      return ClientChain.of(client.chain()).then(authenticator::authenticate);
    }
  }

  private static void assertReason(Verdict<ClientIdentity> verdict, @Nullable Reason expected) {
    assertThat(verdict.rejected().map(Rejection::reason).orElse(null))
        .as(verdict.rejected().map(Rejection::detail).orElse("accepted"))
        .isEqualTo(expected);
  }

  static Stream<Arguments> presented() {
    return Stream.of(
        arguments("self-signed, renewed", own(), own(), null),
        arguments("issued, renewed", issued(), issued(), null),
        arguments("by another key", own(), SELF.issue("CN=partner"), Reason.UNKNOWN_ISSUER),
        arguments("by another name", own(), SELF.issue("CN=o").keys(KEYS), Reason.PATH_INVALID),
        arguments("with another SAN", own(), own().dns("x.example"), Reason.PATH_INVALID),
        arguments("wrongly signed", own(), own().wronglySigned(), Reason.INVALID_SIGNATURE),
        arguments("an expired pin", own().expired(), own(), Reason.CERTIFICATE_EXPIRED),
        arguments("an expired renewal", own(), own().expired(), Reason.CERTIFICATE_EXPIRED),
        arguments("too early", own(), own().notYetValid(), Reason.CERTIFICATE_NOT_YET_VALID),
        arguments("a pin for servers", own().forServersOnly(), own(), Reason.PURPOSE_NOT_ALLOWED),
        arguments("for servers", own(), own().forServersOnly(), Reason.PURPOSE_NOT_ALLOWED),
        arguments("a CA now", own(), own().asCa(), Reason.NOT_AN_END_ENTITY),
        arguments(
            "unknown", own(), own().unknownCriticalExtension(), Reason.UNKNOWN_CRITICAL_EXTENSION));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource
  void presented(
      String what, CertificateBuilder pin, CertificateBuilder client, @Nullable Reason expected) {
    assertReason(judge(domain(pin.build()).build(), client.build()), expected);
  }

  @Test
  void thePinnedCertificateItselfIsKnown() {
    IssuedCertificate pin = issued().build();
    assertThat(judge(domain(pin).build(), pin).accepted().orElseThrow().getName())
        .isEqualTo("partners/partner");
    assertReason(
        judge(domain(issued().expired().build()).build(), pin), Reason.CERTIFICATE_EXPIRED);
  }

  @Test
  void theProfileHolds() {
    IssuedCertificate pin = own().build();
    CertificateProfile brief = CertificateProfile.builder().maxValidity(Duration.ofDays(1)).build();
    assertReason(judge(domain(pin).profile(brief).build(), pin), Reason.VALIDITY_TOO_LONG);
    CertificateProfile edwards =
        CertificateProfile.builder().signatureAlgorithms(Set.of("Ed25519")).build();
    assertReason(judge(domain(pin).profile(edwards).build(), pin), Reason.ALGORITHM_NOT_ALLOWED);
  }

  @Test
  void whatCannotBeEnforcedIsAProblem() {
    assertThat(domain(own().asCa().build()).anchor(SELF.certificate()).build().problems())
        .extracting(PolicyProblem::toString)
        .containsExactly(
            "trust-domains.partners.certificates: stands instead of 'anchors'; make two domains of"
                + " them",
            "trust-domains.partners.certificates: 'CN=partner' is a CA's: it would be refused as a"
                + " client's");
    assertThat(domain(own().build()).revocation(RevocationPolicy.UNSET).build().problems())
        .extracting(problem -> problem.place().get(2))
        .containsExactly("revocation");
  }

  /** Who renews a certificate could give it the serial number of another pinned client's. */
  @Test
  void aSerialNumberNamesNoPinnedClient() {
    ValueTemplate serial = ValueTemplate.parse("{domain}/{certificate.serial}");
    ValueTemplate key = ValueTemplate.parse("{domain}/{spki}");
    TrustDomain.Builder domain = domain(own().build());
    assertThat(problems(domain.principal(serial), key)).containsExactly("principal");
    assertThat(problems(domain.principal(key), serial)).containsExactly("where");
    assertThat(problems(domain.principal(key), key)).isEmpty();
    assertThat(problems(issuing(serial), serial)).isEmpty();
  }

  private static TrustDomain.Builder issuing(ValueTemplate principal) {
    return TrustDomain.named("partners")
        .anchor(ELSEWHERE.certificate())
        .principal(principal)
        .revocation(RevocationPolicy.NONE);
  }

  private static List<String> problems(TrustDomain.Builder domain, ValueTemplate owner) {
    AccessRule rule =
        AccessRule.of(PathPattern.parse("/{p}"), new Requirement.Authenticated())
            .where(Map.of("p", owner));
    return MtlsPolicy.builder()
        .domain(domain.build())
        .access(new AccessPolicy(List.of(rule)))
        .problems()
        .stream()
        .map(problem -> problem.place().get(2))
        .toList();
  }

  @Test
  void postQuantumNeedsToBeNamed() {
    CertificateAuthority root =
        CertificateAuthority.named("CN=PQ").at(NOW).key(KeyType.ML_DSA_65).build();
    IssuedCertificate client = root.issue("CN=c").key(KeyType.ML_DSA_65).build();
    TrustDomain.Builder domain =
        TrustDomain.named("pq").anchor(root.certificate()).revocation(RevocationPolicy.NONE);
    assertReason(judge(domain.build(), client), Reason.ALGORITHM_NOT_ALLOWED);
    CertificateProfile named =
        CertificateProfile.builder().signatureAlgorithms(Set.of("ML-DSA-65")).build();
    assertReason(judge(domain.profile(named).build(), client), null);
    CertificateProfile all =
        CertificateProfile.builder().signatureAlgorithms(SignatureAlgorithms.KNOWN).build();
    assertReason(judge(domain.profile(all).build(), root.issue("CN=c").build()), null);
    assertReason(
        judge(domain.profile(named).build(), root.issue("CN=c").wronglySigned().build()),
        Reason.INVALID_SIGNATURE);
  }

  @Test
  void aPolicyMayBeAskedFor() {
    byte[] gold = {0x30, 0x06, 0x30, 0x04, 0x06, 0x02, (byte) 0x88, 0x37};
    CertificateAuthority root = CertificateAuthority.named("CN=Root").at(NOW).build();
    CertificateProfile asking =
        CertificateProfile.builder().certificatePolicies(Set.of("2.999")).build();
    TrustDomain domain =
        TrustDomain.named("acme")
            .anchor(root.certificate())
            .profile(asking)
            .revocation(RevocationPolicy.NONE)
            .build();
    assertReason(judge(domain, root.issue("CN=c").build()), Reason.POLICY_NOT_ASSERTED);
    assertReason(
        judge(domain, root.issue("CN=c").extension("2.5.29.32", false, gold).build()), null);
  }
}
