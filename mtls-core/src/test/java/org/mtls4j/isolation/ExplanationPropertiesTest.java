package org.mtls4j.isolation;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.mtls4j.Agreement;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.AccessRule;
import org.mtls4j.access.PathPattern;
import org.mtls4j.access.Requirement;
import org.mtls4j.identity.ValueTemplate;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Stage;
import org.mtls4j.x509.ClientChain;

/**
 * For any policy that loads, client, request and time: the explanation says what the decision does,
 * with the same code, domain, principal and roles, and the audit line too.
 */
class ExplanationPropertiesTest {

  /** What a client presents, asks for, and when. */
  record Call(Leaf leaf, Presentation presentation, AccessRequest request, Instant at) {

    List<X509Certificate> chain() {
      List<X509Certificate> chain = new ArrayList<>(Pki.chain(leaf));
      switch (presentation) {
        case NOTHING -> chain.clear();
        case REVERSED -> Collections.reverse(chain);
        case TOO_MUCH -> chain.addAll(Collections.nCopies(8, chain.get(0)));
        case AS_IT_IS -> {
          // The client first.
        }
      }
      return chain;
    }
  }

  enum Presentation {
    AS_IT_IS,
    REVERSED,
    TOO_MUCH,
    NOTHING
  }

  @Property
  void explanationsSayWhatDecisionsDo(
      @ForAll("domains") List<Domain> domains,
      @ForAll("rules") List<AccessRule> rules,
      @ForAll("calls") List<Call> calls) {
    MtlsPolicy policy = policyOf(domains, rules);
    for (Call call : calls) {
      Optional<Reason> refusal =
          Agreement.assertOn(
              audit -> MtlsAuthenticator.of(policy, InstantSource.fixed(call.at()), audit),
              ClientChain.of(call.chain()),
              call.request(),
              call.at());
      Statistics.label("outcome")
          .collect(refusal.map(Reason::code).orElse("accepted"))
          .coverage(
              met -> {
                met.check("accepted").count(times -> times > 0);
                for (Reason reason : REACHED) {
                  met.check(reason.code()).count(times -> times > 0);
                }
              });
      Statistics.label("stage")
          .collect(refusal.map(Reason::stage).map(Stage::code).orElse("accepted"));
    }
  }

  /** Without these the cases were not worth it. */
  private static final Set<Reason> REACHED =
      Set.of(
          Reason.REQUEST_PATH_REFUSED,
          Reason.NO_CERTIFICATE,
          Reason.CHAIN_TOO_LONG,
          Reason.UNKNOWN_ISSUER,
          Reason.CERTIFICATE_EXPIRED,
          Reason.NAME_NOT_PERMITTED,
          Reason.NO_RULE,
          Reason.METHOD_NOT_ALLOWED,
          Reason.ROLE_MISSING);

  /** As many of the rules as go with the domains and each other. */
  private static MtlsPolicy policyOf(List<Domain> domains, List<AccessRule> rules) {
    List<Domain> loading = IsolationPropertiesTest.policyOf(domains, MtlsPolicy.builder());
    List<AccessRule> kept = new ArrayList<>();
    for (AccessRule rule : rules) {
      kept.add(rule);
      if (!builder(loading, kept).problems().isEmpty()) {
        kept.remove(kept.size() - 1);
      }
    }
    return builder(loading, kept).build();
  }

  private static MtlsPolicy.Builder builder(List<Domain> domains, List<AccessRule> rules) {
    MtlsPolicy.Builder builder = MtlsPolicy.builder().access(new AccessPolicy(rules));
    domains.forEach(domain -> builder.domain(IsolationPropertiesTest.trustDomain(domain)));
    return builder;
  }

  @Provide
  Arbitrary<List<Domain>> domains() {
    return new IsolationPropertiesTest().domains();
  }

  @Provide
  Arbitrary<List<AccessRule>> rules() {
    Arbitrary<Requirement> requirement =
        Arbitraries.<Requirement>of(
            new Requirement.Anyone(),
            new Requirement.Authenticated(),
            new Requirement.AnyRole(Set.of("role-0-of-a", "role-0-of-b", "role-0-of-ab")),
            new Requirement.AnyRole(Set.of("role-1-of-x", "role-0-of-x")));
    return Combinators.combine(
            Arbitraries.of("/open", "/a/{p}", "/a/**", "/partners/{p}/**", "/b/*"),
            requirement,
            Arbitraries.<Set<String>>of(Set.of(), Set.of("GET"), Set.of("POST", "PUT")),
            Arbitraries.of("", "", "{domain}", "{subject.CN}"))
        .as(ExplanationPropertiesTest::rule)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  private static AccessRule rule(
      String path, Requirement requirement, Set<String> methods, String owner) {
    AccessRule rule = AccessRule.of(PathPattern.parse(path), requirement).forMethods(methods);
    return owner.isEmpty() || !path.contains("{p}") || requirement instanceof Requirement.Anyone
        ? rule
        : rule.where(Map.of("p", ValueTemplate.parse(owner)));
  }

  @Provide
  Arbitrary<List<Call>> calls() {
    Arbitrary<Leaf> leaf = new IsolationPropertiesTest().leaves().map(leaves -> leaves.get(0));
    Arbitrary<AccessRequest> request =
        Combinators.combine(
                Arbitraries.of("GET", "GET", "HEAD", "POST", "DELETE"),
                Arbitraries.of(
                    "/open",
                    "/a",
                    "/a/a",
                    "/a/x/y",
                    "/partners/a/b",
                    "/partners/ab",
                    "/b/1",
                    "/no",
                    "/a/../b",
                    "/a;x",
                    "/a/%2e"))
            .as(AccessRequest::of);
    return Combinators.combine(
            leaf,
            Arbitraries.frequencyOf(
                Tuple.of(9, Arbitraries.just(Presentation.AS_IT_IS)),
                Tuple.of(1, Arbitraries.of(Presentation.values()))),
            request,
            Arbitraries.of(0, 0, 0, 0, 40, -30).map(days -> Pki.NOW.plus(Duration.ofDays(days))))
        .as(Call::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }
}
