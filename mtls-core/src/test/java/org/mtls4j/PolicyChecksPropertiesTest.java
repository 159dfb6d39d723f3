package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.access.AccessRule;
import org.mtls4j.access.PathPattern;
import org.mtls4j.access.Requirement;
import org.mtls4j.identity.Lock;
import org.mtls4j.identity.LockTarget;
import org.mtls4j.identity.Locks;
import org.mtls4j.identity.ValueTemplate;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.trust.AssertableNames;
import org.mtls4j.trust.DomainName;
import org.mtls4j.trust.NamePattern;
import org.mtls4j.x509.AttributeType;
import org.mtls4j.x509.NameType;
import org.mtls4j.x509.SanType;

/** What is looked up says the same as comparing every two domains does. */
class PolicyChecksPropertiesTest {

  private static final List<X509Certificate> AUTHORITIES = authorities();
  private static final AttributeType CN = AttributeType.of("CN").orElseThrow();

  /** Three roots, and what they certify of each other, in a circle too. */
  private static List<X509Certificate> authorities() {
    List<KeyPair> keys = Stream.generate(KeyType.EC_P256::generate).limit(3).toList();
    List<CertificateAuthority> roots =
        Stream.of(0, 1, 2)
            .map(i -> CertificateAuthority.named("CN=CA " + i).keys(keys.get(i)).build())
            .toList();
    List<X509Certificate> all = new ArrayList<>();
    roots.forEach(root -> all.add(root.certificate()));
    for (int i = 0; i < 3; i++) {
      all.add(
          CertificateAuthority.named("CN=CA " + (i + 1) % 3)
              .signedBy(roots.get(i))
              .keys(keys.get((i + 1) % 3))
              .build()
              .certificate());
    }
    all.add(CertificateAuthority.named("CN=CA 0").build().certificate());
    return all;
  }

  @Property(tries = 500)
  void sayTheSameAsComparingEveryTwo(
      @ForAll("domains") List<TrustDomain> domains,
      @ForAll("rules") AccessPolicy access,
      @ForAll("locks") Locks locks) {
    List<PolicyProblem> expected = PairwiseChecks.problemsOf(domains, access, locks);
    List<PolicyProblem> found = new ArrayList<>(PolicyChecks.problemsOf(domains, access, locks));
    // What looks at one domain alone, or at the rules.
    found.removeIf(
        problem ->
            problem.message().endsWith("domains of one name")
                || (problem.message().contains("; with several domains it must")
                    && !problem.place().contains("where"))
                || problem.message().startsWith("has no effect")
                || problem.message().startsWith("never decides"));
    Statistics.label("shared")
        .collect(expected.stream().anyMatch(p -> p.message().startsWith("shares a CA key")))
        .coverage(
            coverage -> {
              coverage.check(true).percentage(some -> some > 10);
              coverage.check(false).percentage(none -> none > 10);
            });
    Statistics.label("where")
        .collect(expected.stream().anyMatch(p -> p.message().contains("could make one text")))
        .coverage(coverage -> coverage.check(true).percentage(some -> some > 5));
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Provide
  Arbitrary<List<TrustDomain>> domains() {
    Arbitrary<String> name = Arbitraries.of("a", "a-b", "a-b-c", "b", "b-c", "c", "d");
    Arbitrary<List<X509Certificate>> some =
        Arbitraries.of(AUTHORITIES).list().ofMinSize(1).ofMaxSize(2);
    Arbitrary<List<X509Certificate>> more = Arbitraries.of(AUTHORITIES).list().ofMaxSize(2);
    return Combinators.combine(name, some, more, names(), principals())
        .as(PolicyChecksPropertiesTest::domain)
        .list()
        .ofMinSize(2)
        .ofMaxSize(6)
        .uniqueElements(TrustDomain::name);
  }

  private static TrustDomain domain(
      String name,
      List<X509Certificate> anchors,
      List<X509Certificate> intermediates,
      AssertableNames names,
      String principal) {
    TrustDomain.Builder domain =
        TrustDomain.named(name)
            .names(names)
            .principal(ValueTemplate.parse(principal))
            .revocation(RevocationPolicy.NONE);
    anchors.forEach(domain::anchor);
    intermediates.forEach(domain::intermediate);
    return domain.build();
  }

  private static Arbitrary<String> principals() {
    return Arbitraries.of(
        "{domain}/{subject.CN}", "{domain}-{subject.CN}", "{domain}", "{subject.CN}", "x{sha256}");
  }

  private static Arbitrary<AssertableNames> names() {
    Arbitrary<List<String>> texts =
        Arbitraries.of("a", "ab", "a*", "ab*", "*b", "*", "a*b", "b", "**", "*.a", "a.a")
            .list()
            .ofMaxSize(2);
    Arbitrary<List<String>> ranges =
        Arbitraries.of("10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "192.0.2.0/24", "::/0")
            .list()
            .ofMaxSize(1);
    return Combinators.combine(texts, texts, ranges)
        .as(
            (common, dns, ip) -> {
              Map<NameType, List<NamePattern>> patterns = new HashMap<>();
              put(patterns, CN, common);
              put(patterns, SanType.DNS, dns);
              put(patterns, SanType.IP, ip);
              return new AssertableNames(patterns);
            });
  }

  private static void put(
      Map<NameType, List<NamePattern>> patterns, NameType type, List<String> texts) {
    if (!texts.isEmpty()) {
      patterns.put(type, texts.stream().map(text -> NamePattern.of(type, text)).toList());
    }
  }

  @Provide
  Arbitrary<AccessPolicy> rules() {
    Arbitrary<String> template =
        Arbitraries.of(
            "{domain}",
            "{domain}-{subject.CN}",
            "{domain}:{subject.CN}",
            "{subject.CN}",
            "x",
            "{certificate.serial}",
            "{subject.CN}-{domain}",
            "{san.dns}");
    return template
        .list()
        .ofMinSize(1)
        .ofMaxSize(2)
        .map(PolicyChecksPropertiesTest::rule)
        .list()
        .ofMaxSize(3)
        .map(AccessPolicy::new);
  }

  private static AccessRule rule(List<String> templates) {
    Map<String, ValueTemplate> where = new HashMap<>();
    for (int i = 0; i < templates.size(); i++) {
      where.put("v" + i, ValueTemplate.parse(templates.get(i)));
    }
    return AccessRule.of(
            PathPattern.parse(templates.size() == 1 ? "/x/{v0}" : "/x/{v0}/{v1}"),
            new Requirement.Authenticated())
        .where(where);
  }

  @Provide
  Arbitrary<Locks> locks() {
    Arbitrary<String> principal = Arbitraries.of("a/x", "a-b/x", "e/x", "xa", "a*", "a");
    Arbitrary<String> domain = Arbitraries.of("a", "b", "e");
    return Combinators.combine(principal, domain.injectNull(0.5))
        .as(
            (text, of) ->
                new Lock(
                    new LockTarget.Client(text), of == null ? null : new DomainName(of), "", null))
        .list()
        .ofMaxSize(3)
        .map(Locks::new);
  }
}
