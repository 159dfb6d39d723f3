package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.Decision.Admitted;
import org.mtls4j.Decision.Refused;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.AccessRule;
import org.mtls4j.access.PathPattern;
import org.mtls4j.access.Requirement;
import org.mtls4j.audit.AuditEvent;
import org.mtls4j.audit.AuditOutcome;
import org.mtls4j.audit.AuditSink;
import org.mtls4j.identity.ClientMatch;
import org.mtls4j.identity.Grant;
import org.mtls4j.identity.ValueTemplate;
import org.mtls4j.revocation.Crl;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.revocation.UnusableCrlException;
import org.mtls4j.revocation.WhenUndetermined;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.trust.AssertableNames;
import org.mtls4j.trust.NamePattern;
import org.mtls4j.verdict.Reason;
import org.mtls4j.x509.AttributeType;
import org.mtls4j.x509.ClientChain;

/** The whole line, from a presented chain to a decision, on certificates with one flaw each. */
class MtlsAuthenticatorTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");

  private static final CertificateAuthority ACME =
      CertificateAuthority.named("O=Acme GmbH,CN=Acme Root").at(NOW).build();
  private static final CertificateAuthority ISSUING =
      CertificateAuthority.named("O=Acme GmbH,CN=Acme Issuing").signedBy(ACME).build();
  private static final CertificateAuthority GLOBEX =
      CertificateAuthority.named("O=Globex Corp,CN=Globex Root").at(NOW).build();
  private static final CertificateAuthority STRANGER =
      CertificateAuthority.named("O=Stranger,CN=Stranger Root").at(NOW).build();

  private static final IssuedCertificate REVOKED = client(ISSUING).build();

  private final List<AuditEvent> audited = new ArrayList<>();
  private final MtlsAuthenticator authenticator = authenticator(policy());

  private static CertificateBuilder client(CertificateAuthority issuer) {
    return issuer.issue("C=DE,O=Acme GmbH,CN=acme-billing");
  }

  private MtlsAuthenticator authenticator(MtlsPolicy policy) {
    return MtlsAuthenticator.of(
        policy,
        InstantSource.fixed(NOW),
        new AuditSink() {
          @Override
          public boolean wants(AuditOutcome outcome) {
            return true;
          }

          @Override
          public void record(AuditEvent event) {
            audited.add(event);
          }
        });
  }

  static MtlsPolicy policy() {
    return rules().build();
  }

  static MtlsPolicy.Builder rules() {
    return MtlsPolicy.builder()
        .domain(
            TrustDomain.named("acme")
                .anchor(ACME.certificate())
                .names(names("Acme GmbH", "acme-*"))
                .revocation(
                    new RevocationPolicy(
                        Check.CHAIN,
                        List.of(crl(ACME.crl().der()), crl(ISSUING.crl().revoke(REVOKED).der())),
                        new WhenUndetermined.Deny()))
                .grant(new Grant(Set.of("reader"), ClientMatch.ALL))
                .build())
        .domain(
            TrustDomain.named("globex")
                .anchor(GLOBEX.certificate())
                .names(names("Globex Corp", "globex-*"))
                .revocation(RevocationPolicy.NONE)
                .build())
        .access(
            new AccessPolicy(
                List.of(
                    rule("/open", new Requirement.Anyone()),
                    rule("/me", new Requirement.Authenticated()),
                    rule("/orders/**", new Requirement.AnyRole(Set.of("reader"))),
                    rule("/admin/**", new Requirement.AnyRole(Set.of("admin"))),
                    rule("/partners/{partner}", new Requirement.Authenticated())
                        .where(Map.of("partner", ValueTemplate.parse("{domain}"))))));
  }

  private static AccessRule rule(String path, Requirement requirement) {
    return AccessRule.of(PathPattern.parse(path), requirement).forMethods(Set.of("GET"));
  }

  private static AssertableNames names(String organization, String commonName) {
    return new AssertableNames(
        Map.of(
            attribute("O"),
            pattern("O", organization),
            attribute("CN"),
            pattern("CN", commonName)));
  }

  private static List<NamePattern> pattern(String name, String pattern) {
    return List.of(NamePattern.of(attribute(name), pattern));
  }

  private static AttributeType attribute(String name) {
    return AttributeType.of(name).orElseThrow();
  }

  private static Crl crl(byte[] der) {
    try {
      return Crl.read(der);
    } catch (UnusableCrlException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void knowsAKnownClientByNameDomainAndRoles() {
    var client =
        authenticator
            .authenticate(ClientChain.of(client(ISSUING).build().chain()).accepted().orElseThrow())
            .accepted()
            .orElseThrow();
    assertThat(client.getName()).isEqualTo("acme/acme-billing");
    assertThat(client.domain().value()).isEqualTo("acme");
    assertThat(client.roles()).containsExactly("reader");
    assertThat(client.certificatePath()).hasSize(2);
  }

  static Stream<Arguments> chainsThatAreNoClient() {
    return Stream.of(
        flaw(Reason.CERTIFICATE_EXPIRED, "expired", CertificateBuilder::expired),
        flaw(Reason.CERTIFICATE_NOT_YET_VALID, "not yet valid", CertificateBuilder::notYetValid),
        flaw(Reason.INVALID_SIGNATURE, "forged", CertificateBuilder::wronglySigned),
        flaw(Reason.NOT_AN_END_ENTITY, "a CA itself", CertificateBuilder::asCa),
        flaw(Reason.PURPOSE_NOT_ALLOWED, "for servers", CertificateBuilder::forServersOnly),
        flaw(
            Reason.PURPOSE_NOT_ALLOWED,
            "no purpose stated",
            CertificateBuilder::withoutExtendedKeyUsage),
        flaw(
            Reason.KEY_USAGE_NOT_ALLOWED,
            "key agreement only",
            leaf -> leaf.keyUsage(KeyUsage.keyAgreement)),
        flaw(
            Reason.UNKNOWN_CRITICAL_EXTENSION,
            "unknown critical extension",
            CertificateBuilder::unknownCriticalExtension),
        flaw(Reason.ALGORITHM_NOT_ALLOWED, "short RSA key", leaf -> leaf.key(KeyType.RSA_1024)),
        arguments(Reason.CERTIFICATE_REVOKED, "revoked", REVOKED.chain()),
        arguments(Reason.UNKNOWN_ISSUER, "unknown CA", client(STRANGER).build().chain()),
        arguments(
            Reason.UNKNOWN_ISSUER,
            "issuing CA left out",
            List.of(client(ISSUING).build().certificate())),
        arguments(
            Reason.NAME_NOT_PERMITTED,
            "partner B's CA on partner A's name",
            client(GLOBEX).build().chain()),
        arguments(
            Reason.NAME_NOT_PERMITTED,
            "another organization",
            ISSUING.issue("C=DE,O=Acme AG,CN=acme-billing").build().chain()),
        arguments(
            Reason.NAME_NOT_PERMITTED,
            "one good and one bad value",
            ISSUING.issue("O=Acme GmbH,CN=acme-billing,CN=root").build().chain()),
        arguments(
            Reason.AMBIGUOUS_PRINCIPAL,
            "two common names",
            ISSUING.issue("O=Acme GmbH,CN=acme-one,CN=acme-two").build().chain()),
        arguments(
            Reason.CHAIN_TOO_LONG,
            "nine certificates",
            Stream.generate(() -> client(ISSUING).build().certificate()).limit(9).toList()),
        arguments(
            Reason.REVOCATION_UNDETERMINED,
            "a CA without a CRL",
            client(subordinate("CN=Elsewhere")).build().chain()),
        arguments(
            Reason.ISSUER_NOT_A_CA,
            "issued by no CA",
            client(
                    CertificateAuthority.named("O=Acme GmbH,CN=No CA")
                        .signedBy(ACME)
                        .notACa()
                        .build())
                .build()
                .chain()),
        arguments(
            Reason.PATH_TOO_LONG,
            "below a CA that allows none below",
            client(
                    CertificateAuthority.named("CN=Sub")
                        .signedBy(
                            CertificateAuthority.named("O=Acme GmbH,CN=Last")
                                .signedBy(ACME)
                                .pathLength(0)
                                .build())
                        .build())
                .build()
                .chain()),
        arguments(
            Reason.ISSUER_NOT_A_CA,
            "under a CA for e-mail only",
            client(
                    CertificateAuthority.named("O=Acme GmbH,CN=Mail")
                        .signedBy(ACME)
                        .extendedKeyUsage("1.3.6.1.5.5.7.3.4")
                        .build())
                .build()
                .chain()));
  }

  private static CertificateAuthority subordinate(String name) {
    return CertificateAuthority.named(name).signedBy(ACME).build();
  }

  private static Arguments flaw(
      Reason reason, String what, Function<CertificateBuilder, CertificateBuilder> spoil) {
    return arguments(reason, what, spoil.apply(client(ISSUING)).build().chain());
  }

  @ParameterizedTest(name = "{1}: {0}")
  @MethodSource
  void chainsThatAreNoClient(Reason expected, String what, List<X509Certificate> chain) {
    assertThat(reasonOf(decide("GET", "/orders", chain))).isEqualTo(expected);
    assertThat(audited)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.outcome()).isEqualTo(AuditOutcome.REJECTED);
              assertThat(event.rejection().reason()).isEqualTo(expected);
              assertThat(event.certificate().sha256()).hasSize(64);
            });
  }

  static Stream<Arguments> chainsOfAKnownClient() {
    IssuedCertificate leaf = client(ISSUING).build();
    X509Certificate own = leaf.certificate();
    X509Certificate issuing = ISSUING.certificate();
    X509Certificate root = ACME.certificate();
    return Stream.of(
        arguments("as usual", List.of(own, issuing)),
        arguments("with the root", List.of(own, issuing, root)),
        arguments("out of order", List.of(own, root, issuing)),
        arguments("twice", List.of(own, issuing, issuing, own)),
        arguments("padded", List.of(own, GLOBEX.certificate(), issuing, STRANGER.certificate())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void chainsOfAKnownClient(String what, List<X509Certificate> chain) {
    assertThat(decide("GET", "/orders", chain)).isInstanceOf(Admitted.class);
  }

  static Stream<Arguments> requests() {
    return Stream.of(
        arguments("GET", "/orders", null),
        arguments("GET", "/orders/17", null),
        arguments("HEAD", "/orders/17", null),
        arguments("POST", "/orders/17", Reason.METHOD_NOT_ALLOWED),
        arguments("GET", "/admin/users", Reason.ROLE_MISSING),
        arguments("GET", "/elsewhere", Reason.NO_RULE),
        arguments("GET", "/partners/acme", null),
        arguments("GET", "/partners/globex", Reason.NOT_OWNER),
        arguments("GET", "/partners/ACME", Reason.NOT_OWNER),
        arguments("GET", "/me", null),
        arguments("HEAD", "/open", null),
        arguments("POST", "/open", Reason.METHOD_NOT_ALLOWED));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @MethodSource
  void requests(String method, String path, Reason expected) {
    Decision decision = decide(method, path, client(ISSUING).build().chain());
    assertThat(decision instanceof Refused ? reasonOf(decision) : null).isEqualTo(expected);
    assertThat(audited)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.principal()).isEqualTo("acme/acme-billing");
              assertThat(event.domain().value()).isEqualTo("acme");
            });
  }

  @Test
  void asksNobodyWhereAnyoneIsAllowedAndAuditsWhyThereIsNoIdentity() {
    Decision decision = decide("GET", "/open", client(STRANGER).build().chain());
    assertThat(((Admitted) decision).client()).isEmpty();
    assertThat(audited.get(0).outcome()).isEqualTo(AuditOutcome.ACCEPTED);
    assertThat(audited.get(0).rejection().reason()).isEqualTo(Reason.UNKNOWN_ISSUER);
  }

  @Test
  void knowsAKnownClientAlsoWhereAnyoneIsAllowed() {
    Decision decision = decide("GET", "/open", client(ISSUING).build().chain());
    assertThat(((Admitted) decision).client()).isPresent();
  }

  @Test
  void refusesWhoPresentsNothing() {
    Decision decision =
        authenticator.decide(ClientChain.of(List.of()), AccessRequest.of("GET", "/orders"));
    assertThat(reasonOf(decision)).isEqualTo(Reason.NO_CERTIFICATE);
  }

  /** What was asked for comes before who asks. */
  @Test
  void judgesTheTargetBeforeTheClient() {
    Decision decision =
        authenticator.decide(ClientChain.of(List.of()), AccessRequest.of("GET", "/orders;x"));
    assertThat(reasonOf(decision)).isEqualTo(Reason.REQUEST_PATH_REFUSED);
    assertThat(audited).singleElement().returns("/orders;x", event -> event.request().path());
  }

  @Test
  void knowsTheIssuingCasOfThePolicy() {
    TrustDomain.Builder domain =
        TrustDomain.named("acme").anchor(ACME.certificate()).revocation(RevocationPolicy.NONE);
    List<X509Certificate> alone = List.of(client(ISSUING).build().certificate());
    assertThat(judge(only(domain.build()), alone)).isEqualTo(Reason.UNKNOWN_ISSUER);
    assertThat(judge(only(domain.intermediate(ISSUING.certificate()).build()), alone)).isNull();
  }

  private static MtlsAuthenticator only(TrustDomain domain) {
    return MtlsAuthenticator.of(
        MtlsPolicy.builder().domain(domain).build(), InstantSource.fixed(NOW));
  }

  @Test
  void makesNoEventThatNobodyWants() {
    AuditSink refusals =
        new AuditSink() {
          @Override
          public boolean wants(AuditOutcome outcome) {
            return outcome == AuditOutcome.REJECTED;
          }

          @Override
          public void record(AuditEvent event) {
            audited.add(event);
          }
        };
    MtlsAuthenticator quiet = MtlsAuthenticator.of(policy(), InstantSource.fixed(NOW), refusals);
    var chain = ClientChain.of(client(ISSUING).build().chain());
    quiet.decide(chain, AccessRequest.of("GET", "/orders"));
    assertThat(audited).isEmpty();
    quiet.decide(chain, AccessRequest.of("GET", "/admin"));
    assertThat(audited).hasSize(1);
  }

  @Test
  void aBugRefuses() {
    MtlsAuthenticator broken =
        MtlsAuthenticator.of(
            policy(),
            () -> {
              throw new IllegalStateException("no time");
            });
    assertThat(judge(broken, client(ISSUING).build().chain())).isEqualTo(Reason.INTERNAL_ERROR);
  }

  @Test
  void judgesAtTheSystemsTimeUnlessToldOtherwise() {
    CertificateAuthority today = CertificateAuthority.named("O=Acme GmbH,CN=Today").build();
    MtlsPolicy policy =
        MtlsPolicy.builder()
            .domain(
                TrustDomain.named("acme")
                    .anchor(today.certificate())
                    .revocation(RevocationPolicy.NONE)
                    .build())
            .build();
    try (MtlsAuthenticator authenticator = MtlsAuthenticator.of(policy)) {
      assertThat(judge(authenticator, client(today).build().chain())).isNull();
      assertThat(judge(authenticator, client(today).expired().build().chain()))
          .isEqualTo(Reason.CERTIFICATE_EXPIRED);
    }
  }

  @Test
  void tellsTheSameIdInTheRefusalAndInTheAudit() {
    Refused refused = (Refused) decide("GET", "/orders", client(STRANGER).build().chain());
    assertThat(audited.get(0).id()).isEqualTo(refused.id());
  }

  @Test
  void judgesAtTheTimeOfTheRequest() {
    List<X509Certificate> chain = client(ISSUING).build().chain();
    List<Instant> times =
        new ArrayList<>(List.of(NOW, NOW.plus(Duration.ofDays(6)), NOW.plus(Duration.ofDays(31))));
    MtlsAuthenticator aging = MtlsAuthenticator.of(policy(), () -> times.remove(0));
    assertThat(judge(aging, chain)).isNull();
    assertThat(judge(aging, chain)).isNull();
    assertThat(judge(aging, chain)).isEqualTo(Reason.CERTIFICATE_EXPIRED);
  }

  private static Reason judge(MtlsAuthenticator by, List<X509Certificate> chain) {
    return ClientChain.of(chain)
        .then(by::authenticate)
        .fold(client -> null, rejection -> rejection.reason());
  }

  @Test
  void anExpiredAnchorIsNoAnchor() {
    CertificateAuthority old =
        CertificateAuthority.named("O=Acme GmbH,CN=Old Root").at(NOW).expired().build();
    assertThat(judgeUnder(old)).isEqualTo(Reason.CERTIFICATE_EXPIRED);
  }

  @Test
  void theAnchorsOwnNameConstraintsHold() {
    CertificateAuthority constrained =
        CertificateAuthority.named("CN=Constrained")
            .at(NOW)
            .permittedDirectoryName("O=Somebody else")
            .build();
    assertThat(judgeUnder(constrained)).isEqualTo(Reason.NAME_CONSTRAINT_VIOLATED);
  }

  @Test
  void theAnchorsOwnNameConstraintsLetThroughWhatTheyPermit() {
    CertificateAuthority constrained =
        CertificateAuthority.named("CN=Constrained")
            .at(NOW)
            .signedBy(ACME)
            .permittedDirectoryName("C=DE,O=Acme GmbH")
            .build();
    assertThat(judgeUnder(constrained)).isNull();
  }

  @Test
  void anAnchorThatMayNotCertifyIsNoAnchor() {
    CertificateAuthority other =
        CertificateAuthority.named("CN=Other").at(NOW).withoutKeyCertSign().build();
    assertThat(judgeUnder(other)).isEqualTo(Reason.ISSUER_NOT_A_CA);
  }

  private static Reason judgeUnder(CertificateAuthority anchor) {
    MtlsPolicy policy =
        MtlsPolicy.builder()
            .domain(
                TrustDomain.named("one")
                    .anchor(anchor.certificate())
                    .revocation(RevocationPolicy.NONE)
                    .build())
            .build();
    return judge(
        MtlsAuthenticator.of(policy, InstantSource.fixed(NOW)),
        List.of(client(anchor).build().certificate()));
  }

  @Test
  void aCaIsKnownByItsKeyAndNotByItsName() {
    CertificateAuthority impostor =
        CertificateAuthority.named("O=Acme GmbH,CN=Acme Root").at(NOW).build();
    assertThat(reasonOf(decide("GET", "/orders", client(impostor).build().chain())))
        .isEqualTo(Reason.INVALID_SIGNATURE);
  }

  /** Every case of this test is also explained, and the two must agree. */
  private Decision decide(String method, String path, List<X509Certificate> chain) {
    AccessRequest request = AccessRequest.of(method, path);
    Agreement.assertOn(authenticator(policy()), ClientChain.of(chain), request, NOW);
    audited.clear();
    return authenticator.decide(ClientChain.of(chain), request);
  }

  private static Reason reasonOf(Decision decision) {
    return ((Refused) decision).rejection().reason();
  }
}
