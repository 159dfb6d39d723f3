package org.mtls4j.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.TrustDomain;
import org.mtls4j.access.Requirement.AnyRole;
import org.mtls4j.access.Requirement.Anyone;
import org.mtls4j.access.Requirement.Authenticated;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.identity.ClientMatch;
import org.mtls4j.identity.Grant;
import org.mtls4j.identity.ValueTemplate;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;

/** Which rules decide a request, and what they decide. */
class AccessPolicyTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");

  /** acme/billing, with the roles reader and clerk, and two DNS names. */
  private static final ClientIdentity CLIENT = client();

  /** Made anew for every test: a static one is not seen to be made by code that is mutated. */
  private final AccessPolicy shop =
      new AccessPolicy(
          List.of(
              rule("/orders/secret", "GET", new AnyRole(Set.of("admin"))),
              rule("/orders/**", "GET", new AnyRole(Set.of("reader", "auditor"))),
              rule("/orders/**", "POST PUT", new AnyRole(Set.of("writer"))),
              rule("/orders/17", "DELETE", new Anyone()),
              rule("/items/*", "HEAD", new Authenticated()),
              rule("/health", "", new Anyone()),
              rule("/me", "GET", new Authenticated()),
              rule("/drop", "POST", new Authenticated()),
              rule("/late/**", "GET", new AnyRole(Set.of("admin"))),
              rule("/late/x", "GET", new Anyone()),
              rule("/late/{any}", "POST", new Authenticated()),
              rule("/late/*", "GET", new AnyRole(Set.of("clerk")))));

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      textBlock =
          """
          GET,     /orders,          /orders/**
          GET,     /orders/,         /orders/**
          GET,     /orders/17,       /orders/**
          HEAD,    /orders/17,       /orders/**
          POST,    /orders/17,       /orders/**
          PUT,     /orders/17/lines, /orders/**
          GET,     /orders/secret,   /orders/secret
          HEAD,    /orders/secret,   /orders/secret
          GET,     /orders/secret/x, /orders/**
          HEAD,    /items/1,         /items/*
          GET,     /health,          /health
          TRACE,   /health/,         /health
          BREW,    /health,          /health
          GET,     /me,              /me
          GET,     /late/x,          /late/**
          """)
  void finds(String method, String path, String pattern) {
    assertThat(shop.applicable(AccessRequest.of(method, path)).accepted())
        .map(ApplicableRules::pattern)
        .contains(pattern);
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      textBlock =
          """
          POST,    /orders/secret,   METHOD_NOT_ALLOWED
          DELETE,  /orders/17,       METHOD_NOT_ALLOWED
          PATCH,   /orders/17,       METHOD_NOT_ALLOWED
          OPTIONS, /orders/17,       METHOD_NOT_ALLOWED
          get,     /orders/17,       METHOD_NOT_ALLOWED
          Get,     /orders/17,       METHOD_NOT_ALLOWED
          head,    /orders/17,       METHOD_NOT_ALLOWED
          'GET ',  /orders/17,       METHOD_NOT_ALLOWED
          '',      /orders/17,       METHOD_NOT_ALLOWED
          GET,     /items/1,         METHOD_NOT_ALLOWED
          POST,    /late/x,          METHOD_NOT_ALLOWED
          POST,    /me,              METHOD_NOT_ALLOWED
          HEAD,    /drop,            METHOD_NOT_ALLOWED
          GET,     /,                NO_RULE
          GET,     /items,           NO_RULE
          GET,     /items/1/2,       NO_RULE
          GET,     /order,           NO_RULE
          GET,     /Orders/17,       NO_RULE
          GET,     /health/x,        NO_RULE
          GET,     orders/17,        REQUEST_PATH_REFUSED
          GET,     '',               REQUEST_PATH_REFUSED
          GET,     //orders/17,      REQUEST_PATH_REFUSED
          """)
  void refuses(String method, String path, Reason expected) {
    assertThat(reason(shop.applicable(AccessRequest.of(method, path)))).isEqualTo(expected);
  }

  @Test
  void deniesEverythingWithoutRules() {
    assertThat(reason(AccessPolicy.DENY_ALL.applicable(AccessRequest.of("GET", "/"))))
        .isEqualTo(Reason.NO_RULE);
  }

  @Test
  void rulesOfOneShapeAreOneGroupWhereverTheyStand() {
    AccessPolicy policy =
        new AccessPolicy(
            List.of(
                rule("/a/{x}", "GET", new AnyRole(Set.of("admin"))),
                rule("/a/b", "GET", new Anyone()),
                rule("/a/*/", "GET", new AnyRole(Set.of("clerk"))),
                rule("/a/{y}", "POST", new Authenticated())));
    assertThat(outcome(policy, "GET", "/a/b")).isNull();
    assertThat(outcome(policy, "POST", "/a/b")).isNull();
    assertThat(anyone(policy, "GET", "/a/b")).isFalse();
  }

  @Test
  void rulesOfDifferentPathsAreNoGroup() {
    AccessPolicy policy =
        new AccessPolicy(
            List.of(
                rule("/a/b", "GET", new AnyRole(Set.of("admin"))),
                rule("/a, b", "GET", new Anyone())));
    assertThat(anyone(policy, "GET", "/a/b")).isFalse();
    assertThat(anyone(policy, "GET", "/a,%20b")).isTrue();
  }

  static Stream<Arguments> requirements() {
    return Stream.of(
        arguments("anyone", List.of(new Anyone()), null),
        arguments("a client", List.of(new Authenticated()), null),
        arguments("its role", List.of(roles("reader")), null),
        arguments("one of its roles", List.of(roles("admin", "clerk")), null),
        arguments("another role", List.of(roles("admin")), Reason.ROLE_MISSING),
        arguments("its role in another case", List.of(roles("Reader")), Reason.ROLE_MISSING),
        arguments("a part of its role", List.of(roles("read")), Reason.ROLE_MISSING),
        arguments("a pattern", List.of(roles("*")), Reason.ROLE_MISSING),
        arguments("another role, or its role", List.of(roles("admin"), roles("reader")), null),
        arguments("its role, or another", List.of(roles("reader"), roles("admin")), null),
        arguments(
            "two other roles", List.of(roles("admin"), roles("auditor")), Reason.ROLE_MISSING));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource
  void requirements(String what, List<Requirement> requirements, Reason expected) {
    AccessPolicy policy =
        new AccessPolicy(requirements.stream().map(one -> rule("/x", "GET", one)).toList());
    assertThat(outcome(policy, "GET", "/x")).isEqualTo(expected);
  }

  private static AnyRole roles(String... roles) {
    return new AnyRole(Set.of(roles));
  }

  static Stream<Arguments> owners() {
    return Stream.of(
        arguments("{domain}", "/p/acme", null),
        arguments("{domain}", "/p/acme/", null),
        arguments("{domain}", "/p/globex", Reason.NOT_OWNER),
        arguments("{domain}", "/p/ACME", Reason.NOT_OWNER),
        arguments("{domain}", "/p/acme2", Reason.NOT_OWNER),
        arguments("{domain}", "/p/acm", Reason.NOT_OWNER),
        arguments("{subject.CN}", "/p/billing", null),
        arguments("{subject.CN}", "/p/Billing", Reason.NOT_OWNER),
        arguments("{subject.OU}", "/p/billing", Reason.NOT_OWNER),
        arguments("{subject.OU}", "/p/%7Bsubject.OU%7D", Reason.NOT_OWNER),
        arguments("{san.dns}", "/p/a.acme.example", null),
        arguments("{san.dns}", "/p/b.acme.example", null),
        arguments("{san.dns}", "/p/c.acme.example", Reason.NOT_OWNER),
        arguments("{san.dns}", "/p/*", Reason.NOT_OWNER),
        arguments("{domain}-{subject.CN}", "/p/acme-billing", null),
        arguments("{domain}-{subject.CN}", "/p/acme-", Reason.NOT_OWNER),
        arguments("fixed", "/p/fixed", null),
        arguments("fixed", "/p/other", Reason.NOT_OWNER));
  }

  @ParameterizedTest(name = "{0} at {1}: {2}")
  @MethodSource
  void owners(String template, String path, Reason expected) {
    AccessPolicy policy =
        new AccessPolicy(List.of(owned("/p/{p}", new AnyRole(Set.of("reader")), "p", template)));
    assertThat(outcome(policy, "GET", path)).isEqualTo(expected);
  }

  @Test
  void whoIsNotTheOwnerIsToldOfWhat() {
    AccessRule rule = owned("/p/{partner}", new Authenticated(), "partner", "{domain}");
    Verdict<ClientIdentity> verdict =
        new AccessPolicy(List.of(rule))
            .applicable(AccessRequest.of("GET", "/p/globex"))
            .then(rules -> rules.authorize(CLIENT, NOW));
    assertThat(verdict.rejected().orElseThrow().detail()).contains("{partner}", "globex");
  }

  @Test
  void rolesAreJudgedBeforeWhere() {
    AccessRule rule = owned("/p/{p}", new AnyRole(Set.of("admin")), "p", "{domain}");
    AccessPolicy policy = new AccessPolicy(List.of(rule));
    assertThat(outcome(policy, "GET", "/p/globex")).isEqualTo(Reason.ROLE_MISSING);
  }

  @Test
  void theRefusalFurthestAlongIsTold() {
    AccessRule admin = rule("/p/{p}", "GET", new AnyRole(Set.of("admin")));
    AccessRule owner = owned("/p/{p}", new Authenticated(), "p", "{domain}");
    assertThat(outcome(new AccessPolicy(List.of(admin, owner)), "GET", "/p/globex"))
        .isEqualTo(Reason.NOT_OWNER);
    assertThat(outcome(new AccessPolicy(List.of(owner, admin)), "GET", "/p/globex"))
        .isEqualTo(Reason.NOT_OWNER);
  }

  @Test
  void everyVariableMustBeTheClients() {
    AccessRule rule =
        AccessRule.of(PathPattern.parse("/{d}/{n}"), new Authenticated())
            .where(
                Map.of(
                    "d", ValueTemplate.parse("{domain}"),
                    "n", ValueTemplate.parse("{subject.CN}")));
    AccessPolicy policy = new AccessPolicy(List.of(rule));
    assertThat(outcome(policy, "GET", "/acme/billing")).isNull();
    assertThat(outcome(policy, "GET", "/acme/other")).isEqualTo(Reason.NOT_OWNER);
    assertThat(outcome(policy, "GET", "/globex/billing")).isEqualTo(Reason.NOT_OWNER);
  }

  @Test
  void sayWhetherAnyoneMay() {
    assertThat(anyone(shop, "GET", "/health")).isTrue();
    assertThat(anyone(shop, "GET", "/me")).isFalse();
    assertThat(anyone(shop, "GET", "/late/x")).isFalse();
  }

  /** An entrance's own rules, which need not know the short way. */
  @Test
  void whatDoesNotSayAllowsNobodyByTheShortWay() {
    ApplicableRules rules =
        new ApplicableRules() {
          @Override
          public String pattern() {
            return "/x";
          }

          @Override
          public boolean allowAnyone() {
            return false;
          }

          @Override
          public Verdict<ClientIdentity> authorize(ClientIdentity client, Instant at) {
            return Verdict.accept(client);
          }
        };
    assertThat(rules.simplyAllow(CLIENT)).isFalse();
    assertThat(rules.wouldRefuse(CLIENT, NOW)).isEmpty();
  }

  @Test
  void refusesRulesThatCannotBeJudged() {
    assertThatIllegalArgumentException().isThrownBy(() -> new AnyRole(Set.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> owned("/p/{p}", new Authenticated(), "q", "{domain}"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> owned("/p/*", new Authenticated(), "p", "{domain}"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> owned("/p/{p}", new Anyone(), "p", "{domain}"));
  }

  @Test
  void aRuleTellsWhatItIsAbout() {
    AccessRule rule = rule("/p", "GET PUT", roles("reader"));
    assertThat(rule.path()).hasToString("/p");
    assertThat(rule.methods()).containsExactlyInAnyOrder("GET", "PUT");
    assertThat(rule.requirement()).isEqualTo(roles("reader"));
    assertThat(rule.where()).isEmpty();
  }

  private static AccessRule rule(String path, String methods, Requirement requirement) {
    return AccessRule.of(PathPattern.parse(path), requirement)
        .forMethods(methods.isEmpty() ? Set.of() : Set.of(methods.split(" ", -1)));
  }

  private static AccessRule owned(
      String path, Requirement requirement, String variable, String template) {
    return AccessRule.of(PathPattern.parse(path), requirement)
        .forMethods(Set.of("GET"))
        .where(Map.of(variable, ValueTemplate.parse(template)));
  }

  /** Why the client is refused, or null where it is let in. */
  private static Reason outcome(AccessPolicy policy, String method, String path) {
    Verdict<ApplicableRules> rules = policy.applicable(AccessRequest.of(method, path));
    Reason why = reason(rules.then(found -> found.authorize(CLIENT, NOW)));
    // Without a trial, the short way in lets the same clients in.
    rules
        .accepted()
        .ifPresent(found -> assertThat(found.simplyAllow(CLIENT)).isEqualTo(why == null));
    return why;
  }

  private static boolean anyone(AccessPolicy policy, String method, String path) {
    return policy.applicable(AccessRequest.of(method, path)).accepted().orElseThrow().allowAnyone();
  }

  private static Reason reason(Verdict<?> verdict) {
    return verdict.rejected().map(Rejection::reason).orElse(null);
  }

  private static ClientIdentity client() {
    CertificateAuthority root = CertificateAuthority.named("CN=Root").at(NOW).build();
    MtlsPolicy policy =
        MtlsPolicy.builder()
            .domain(
                TrustDomain.named("acme")
                    .anchor(root.certificate())
                    .revocation(RevocationPolicy.NONE)
                    .grant(new Grant(Set.of("reader"), ClientMatch.ALL))
                    .grant(new Grant(Set.of("clerk"), ClientMatch.ALL))
                    .build())
            .build();
    var leaf = root.issue("CN=billing").dns("a.acme.example", "b.acme.example", "*.acme.example");
    return ClientChain.of(leaf.build().chain())
        .then(MtlsAuthenticator.of(policy, InstantSource.fixed(NOW))::authenticate)
        .accepted()
        .orElseThrow();
  }
}
