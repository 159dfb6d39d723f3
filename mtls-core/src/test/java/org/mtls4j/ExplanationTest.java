package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.AccessRule;
import org.mtls4j.access.PathPattern;
import org.mtls4j.access.Requirement;
import org.mtls4j.identity.ClientMatch;
import org.mtls4j.identity.Grant;
import org.mtls4j.identity.ValueTemplate;
import org.mtls4j.revocation.Crl;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.revocation.WhenUndetermined;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.trust.AssertableNames;
import org.mtls4j.trust.NamePattern;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Stage;
import org.mtls4j.x509.AttributeType;
import org.mtls4j.x509.ClientChain;

/** Explanations: what they show, and that they never say another thing than the decision. */
class ExplanationTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");

  private static final CertificateAuthority ACME =
      CertificateAuthority.named("O=Acme GmbH,CN=Acme Root").at(NOW).build();
  private static final CertificateAuthority ISSUING =
      CertificateAuthority.named("O=Acme GmbH,CN=Acme Issuing").signedBy(ACME).build();
  private static final CertificateAuthority OPEN =
      CertificateAuthority.named("O=Open,CN=Open Root").at(NOW).build();
  private static final CertificateAuthority STRANGER =
      CertificateAuthority.named("CN=Stranger").at(NOW).build();
  private static final IssuedCertificate REVOKED = ISSUING.issue("CN=acme-gone").build();

  private static final MtlsPolicy POLICY = policy();

  private static MtlsPolicy policy() {
    try {
      return MtlsPolicy.builder()
          .domain(
              TrustDomain.named("acme")
                  .anchor(ACME.certificate())
                  .names(new AssertableNames(Map.of(cn(), List.of(NamePattern.of(cn(), "acme-*")))))
                  .revocation(
                      new RevocationPolicy(
                          Check.CHAIN,
                          List.of(
                              Crl.read(ACME.crl().der()),
                              Crl.read(ISSUING.crl().revoke(REVOKED).der())),
                          new WhenUndetermined.Deny()))
                  .grant(new Grant(Set.of("reader", "auditor"), ClientMatch.ALL))
                  .build())
          .domain(
              TrustDomain.named("open")
                  .anchor(OPEN.certificate())
                  .names(new AssertableNames(Map.of(cn(), List.of(NamePattern.of(cn(), "*")))))
                  .revocation(RevocationPolicy.NONE)
                  .build())
          .access(
              new AccessPolicy(
                  List.of(
                      rule("/open", new Requirement.Anyone()),
                      rule("/orders/**", new Requirement.AnyRole(Set.of("reader"))),
                      rule("/admin/**", new Requirement.AnyRole(Set.of("admin"))),
                      AccessRule.of(
                              PathPattern.parse("/partners/{p}"), new Requirement.Authenticated())
                          .where(Map.of("p", ValueTemplate.parse("{domain}"))))))
          .build();
    } catch (org.mtls4j.revocation.UnusableCrlException e) {
      throw new AssertionError(e);
    }
  }

  private static AttributeType cn() {
    return AttributeType.of("CN").orElseThrow();
  }

  private static AccessRule rule(String path, Requirement requirement) {
    return AccessRule.of(PathPattern.parse(path), requirement).forMethods(Set.of("GET"));
  }

  private static Explanation explain(List<X509Certificate> chain, AccessRequest request) {
    try (MtlsAuthenticator authenticator =
        MtlsAuthenticator.of(POLICY, InstantSource.fixed(Instant.EPOCH))) {
      return authenticator.explain(ClientChain.of(chain), request, NOW);
    }
  }

  private static List<X509Certificate> client() {
    return ISSUING.issue("CN=acme-shop").build().chain();
  }

  @Test
  void anAcceptedClientIsShownStageByStage() {
    Explanation explanation = explain(client(), AccessRequest.of("GET", "/orders/7"));
    assertThat(explanation.isAccepted()).isTrue();
    assertThat(explanation.trustDomain()).hasToString("acme");
    assertThat(explanation.principal()).isEqualTo("acme/acme-shop");
    assertThat(explanation.roles()).containsExactly("auditor", "reader");
    assertThat(explanation.remedy()).isEmpty();
    assertThat(explanation.steps())
        .allMatch(Explanation.Step::isAccepted)
        .extracting(step -> step.stage().code() + ": " + step.detail())
        .containsExactly(
            "request: GET /orders/7",
            "chain: 2 certificates: 'CN=acme-shop' (2031-05-05T07:08:09Z to"
                + " 2031-06-05T07:08:09Z), 'CN=Acme Issuing,O=Acme GmbH' (2031-05-05T07:08:09Z to"
                + " 2041-05-03T07:08:09Z)",
            "path: 'CN=acme-shop', issued by 'CN=Acme Issuing,O=Acme GmbH', issued by the anchor"
                + " 'CN=Acme Root,O=Acme GmbH'",
            "domain: 'acme' was reached, and its names permit subject.CN 'acme-shop'",
            "revocation: nothing stands against it (check: chain)",
            "identity: principal 'acme/acme-shop', roles [auditor, reader]",
            "access: '/orders/**' lets the client in");
  }

  @Test
  void aPinnedClientIsShownAsKnownByItsKey() {
    IssuedCertificate client = STRANGER.issue("CN=pinned").build();
    MtlsPolicy policy =
        MtlsPolicy.builder()
            .domain(
                TrustDomain.named("pins")
                    .certificate(client.certificate())
                    .revocation(RevocationPolicy.NONE)
                    .build())
            .build();
    try (MtlsAuthenticator authenticator = MtlsAuthenticator.of(policy)) {
      assertThat(authenticator.explain(ClientChain.of(client.chain()), null, NOW).steps())
          .extracting(step -> step.stage().code() + ": " + step.detail())
          .contains(
              "path: 'CN=pinned', known by its own key",
              "domain: 'pins' was reached, and it permits any name");
    }
  }

  @Test
  void withoutARequestThereIsNoAccessStage() {
    Explanation explanation = explain(client(), null);
    assertThat(explanation.isAccepted()).isTrue();
    assertThat(explanation.steps())
        .extracting(Explanation.Step::stage)
        .containsExactly(Stage.CHAIN, Stage.PATH, Stage.DOMAIN, Stage.REVOCATION, Stage.IDENTITY);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        arguments("GET /orders;x", client(), "request", Reason.REQUEST_PATH_REFUSED),
        arguments("GET /orders", List.of(), "request source", Reason.NO_CERTIFICATE),
        arguments(
            "GET /orders",
            Collections.nCopies(9, client().get(0)),
            "request chain",
            Reason.CHAIN_TOO_LONG),
        arguments(
            "GET /orders",
            STRANGER.issue("CN=acme-x").build().chain(),
            "request chain path",
            Reason.UNKNOWN_ISSUER),
        arguments(
            "GET /orders",
            ISSUING.issue("CN=acme-x").forServersOnly().build().chain(),
            "request chain path",
            Reason.PURPOSE_NOT_ALLOWED),
        arguments(
            "GET /orders",
            ISSUING.issue("CN=x").build().chain(),
            "request chain path domain",
            Reason.NAME_NOT_PERMITTED),
        arguments(
            "GET /orders",
            REVOKED.chain(),
            "request chain path domain revocation",
            Reason.CERTIFICATE_REVOKED),
        arguments(
            "GET /orders",
            ISSUING.issue("CN=acme-x,CN=acme-y").build().chain(),
            "request chain path domain revocation identity",
            Reason.AMBIGUOUS_PRINCIPAL),
        arguments(
            "GET /admin",
            client(),
            "request chain path domain revocation identity access",
            Reason.ROLE_MISSING),
        arguments(
            "GET /no",
            client(),
            "request chain path domain revocation identity access",
            Reason.NO_RULE));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource
  void refusals(String request, List<X509Certificate> chain, String stages, Reason reason) {
    String[] parts = request.split(" ", -1);
    Explanation explanation = explain(chain, AccessRequest.of(parts[0], parts[1]));
    assertThat(explanation.rejection().reason()).isEqualTo(reason);
    assertThat(explanation.steps())
        .extracting(step -> step.stage().code())
        .containsExactly(stages.split(" ", -1));
    Explanation.Step last = explanation.steps().get(explanation.steps().size() - 1);
    assertThat(last.reason()).isEqualTo(reason);
    assertThat(last.stage()).isEqualTo(reason.stage());
    assertThat(explanation.steps().subList(0, explanation.steps().size() - 1))
        .allMatch(Explanation.Step::isAccepted);
    assertThat(explanation.remedy()).isNotEmpty();
  }

  @Test
  void whoeverIsLetInAsAnyoneIsShownWithoutIdentityAndWhy() {
    Explanation explanation =
        explain(STRANGER.issue("CN=x").build().chain(), AccessRequest.of("GET", "/open"));
    assertThat(explanation.isAccepted()).isTrue();
    assertThat(explanation.principal()).isNull();
    assertThat(explanation.steps())
        .extracting(step -> step.stage().code() + " " + step.reason())
        .containsExactly("request null", "chain null", "path UNKNOWN_ISSUER", "access null");
  }

  @ParameterizedTest
  @EnumSource
  void everyReasonHasARemedy(Reason reason) {
    assertThat(Remedy.of(reason)).isNotBlank();
  }

  /** Random clients, requests and times: the same code, domain, principal and roles both ways. */
  @Test
  void explanationsAndDecisionsAgree() {
    Random random = new Random(20_310_506);
    Set<Reason> met = EnumSet.noneOf(Reason.class);
    for (int i = 0; i < 400; i++) {
      List<X509Certificate> chain = chain(random);
      AccessRequest request =
          AccessRequest.of(
              pick(random, "GET", "GET", "HEAD", "POST"),
              pick(
                  random,
                  "/open",
                  "/orders",
                  "/orders/7",
                  "/orders/7",
                  "/admin",
                  "/partners/acme",
                  "/partners/open",
                  "/no",
                  "/a/../b",
                  "/%zz"));
      Instant at = NOW.plus(Duration.ofDays(pick(random, 0, 0, 0, 0, 3, 20, 400, -30)));
      try (MtlsAuthenticator authenticator =
          MtlsAuthenticator.of(POLICY, InstantSource.fixed(at))) {
        Agreement.assertOn(authenticator, ClientChain.of(chain), request, at).ifPresent(met::add);
      }
    }
    assertThat(met)
        .as("the cases must be worth it")
        .contains(
            Reason.REQUEST_PATH_REFUSED,
            Reason.NO_CERTIFICATE,
            Reason.UNKNOWN_ISSUER,
            Reason.CERTIFICATE_EXPIRED,
            Reason.NAME_NOT_PERMITTED,
            Reason.PURPOSE_NOT_ALLOWED,
            Reason.CERTIFICATE_REVOKED,
            Reason.REVOCATION_UNDETERMINED,
            Reason.NO_RULE,
            Reason.ROLE_MISSING,
            Reason.NOT_OWNER,
            Reason.METHOD_NOT_ALLOWED);
  }

  private static List<X509Certificate> chain(Random random) {
    CertificateAuthority issuer = pick(random, ISSUING, ISSUING, ISSUING, OPEN, STRANGER, ACME);
    UnaryOperator<CertificateBuilder> flaw =
        pick(
            random,
            UnaryOperator.identity(),
            UnaryOperator.identity(),
            UnaryOperator.identity(),
            CertificateBuilder::expired,
            CertificateBuilder::forServersOnly,
            CertificateBuilder::wronglySigned,
            CertificateBuilder::asCa,
            leaf -> leaf.keyUsage(KeyUsage.keyAgreement),
            leaf -> leaf.key(KeyType.RSA_1024));
    List<X509Certificate> chain =
        new ArrayList<>(
            random.nextInt(8) == 0
                ? REVOKED.chain()
                : flaw.apply(issuer.issue(pick(random, "CN=acme-a", "CN=acme-a", "CN=x", "O=x")))
                    .build()
                    .chain());
    switch (random.nextInt(10)) {
      case 0 -> Collections.shuffle(chain, random);
      case 1 -> chain.add(STRANGER.certificate());
      case 2 -> chain.clear();
      default -> {
        // As it should be.
      }
    }
    return chain;
  }

  @SafeVarargs
  private static <T> T pick(Random random, T... from) {
    return from[random.nextInt(from.length)];
  }
}
