package org.mtls4j.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.CertificateEncodingException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.statistics.Statistics;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.TrustDomain;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.identity.ClientMatch;
import org.mtls4j.identity.Grant;
import org.mtls4j.identity.ValueTemplate;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.trust.AssertableNames;
import org.mtls4j.trust.NamePattern;
import org.mtls4j.x509.AttributeType;
import org.mtls4j.x509.ClientChain;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.NameType;
import org.mtls4j.x509.SanType;

/**
 * For any two domains of a policy that loads: no certificate issued under the one yields a
 * principal or a role of the other, also where they share a root, a CA's name, a name pattern or a
 * serial number.
 */
class IsolationPropertiesTest {

  private static final AtomicLong PAIRS = new AtomicLong();

  @Property
  void everyClientIsWhomTheOracleSays(
      @ForAll("domains") List<Domain> candidates, @ForAll("leaves") List<Leaf> leaves)
      throws Exception {
    MtlsPolicy.Builder builder = MtlsPolicy.builder();
    List<Domain> policy = policyOf(candidates, builder);
    Oracle oracle = new Oracle(policy);
    Map<String, String> domainsByPrincipal = new HashMap<>();
    try (MtlsAuthenticator authenticator =
        MtlsAuthenticator.of(builder.build(), InstantSource.fixed(Pki.NOW))) {
      for (Leaf leaf : leaves) {
        Optional<ClientIdentity> client =
            ClientChain.of(Pki.chain(leaf)).then(authenticator::authenticate).accepted();
        assertThat(client.map(IsolationPropertiesTest::shown))
            .isEqualTo(expected(policy, oracle, leaf));
        client.ifPresent(
            known ->
                assertThat(
                        domainsByPrincipal.merge(
                            known.getName(), known.domain().value(), (one, other) -> one))
                    .isEqualTo(known.domain().value()));
        PAIRS.addAndGet(policy.size());
        int vouching = oracle.vouchedFor(leaf).size();
        Statistics.label("domains").collect(policy.size());
        Statistics.label("domains that vouch for the certificate").collect(vouching);
        Statistics.label("a client, of how many that vouch")
            .collect(client.isPresent() ? vouching : 0)
            .coverage(
                coverage -> {
                  coverage.check(1).count(clients -> clients > 0);
                  coverage.check(2).count(clients -> clients > 0);
                });
      }
    }
  }

  @AfterContainer
  static void tellHowMany() {
    System.out.println(PAIRS + " pairs of a domain and a certificate");
  }

  /** As many of the candidates as make a policy that loads, in order. */
  static List<Domain> policyOf(List<Domain> candidates, MtlsPolicy.Builder builder) {
    List<Domain> policy = new ArrayList<>();
    for (Domain candidate : candidates) {
      MtlsPolicy.Builder tried = MtlsPolicy.builder();
      policy.forEach(domain -> tried.domain(trustDomain(domain)));
      if (tried.domain(trustDomain(candidate)).problems().isEmpty()) {
        policy.add(candidate);
        builder.domain(trustDomain(candidate));
      }
    }
    return policy;
  }

  private static Optional<String> expected(List<Domain> policy, Oracle oracle, Leaf leaf) {
    Set<String> owners = oracle.owners(leaf);
    if (owners.size() != 1) {
      return Optional.empty();
    }
    Domain owner =
        policy.stream().filter(domain -> owners.contains(domain.name())).findFirst().orElseThrow();
    return oracle
        .principal(owner, leaf, sha256(leaf))
        .map(name -> owner.name() + " " + name + " " + oracle.roles(owner, leaf, name));
  }

  private static String shown(ClientIdentity client) {
    return client.domain() + " " + client.getName() + " " + new TreeSet<>(client.roles());
  }

  private static String sha256(Leaf leaf) {
    try {
      return Fingerprint.of(Pki.certificate(leaf).getEncoded()).hex();
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  static TrustDomain trustDomain(Domain spec) {
    TrustDomain.Builder domain =
        TrustDomain.named(spec.name())
            .revocation(RevocationPolicy.NONE)
            .principal(ValueTemplate.parse(String.join("", spec.template())));
    spec.anchors().forEach(anchor -> domain.anchor(Pki.certificate(anchor)));
    spec.intermediates().forEach(ca -> domain.intermediate(Pki.certificate(ca)));
    domain.names(new AssertableNames(patterns(spec.names())));
    for (int i = 0; i < spec.grants().size(); i++) {
      domain.grant(new Grant(Set.of(spec.role(i)), match(spec.grants().get(i))));
    }
    return domain.build();
  }

  private static ClientMatch match(Map<String, List<String>> match) {
    Map<String, List<String>> names = new LinkedHashMap<>(match);
    List<String> principals = Optional.ofNullable(names.remove("principal")).orElse(List.of());
    return new ClientMatch(
        patterns(names), principals.stream().map(NamePattern::ofText).toList(), Set.of());
  }

  private static Map<NameType, List<NamePattern>> patterns(Map<String, List<String>> texts) {
    Map<NameType, List<NamePattern>> patterns = new LinkedHashMap<>();
    texts.forEach(
        (key, list) -> {
          NameType type =
              SanType.of(key)
                  .<NameType>map(san -> san)
                  .orElseGet(() -> AttributeType.of(key).orElseThrow());
          patterns.put(type, list.stream().map(text -> NamePattern.of(type, text)).toList());
        });
    return patterns;
  }

  @Provide
  Arbitrary<List<Domain>> domains() {
    Arbitrary<Domain> domain =
        Combinators.combine(
                Arbitraries.of("a", "b", "a-b", "ab", "aa", "x"),
                authorityCertificate().list().ofMinSize(1).ofMaxSize(2),
                authorityCertificate().list().ofMaxSize(1),
                names(),
                Arbitraries.frequencyOf(
                    Tuple.of(9, Arbitraries.of(TEMPLATES)),
                    Tuple.of(1, Arbitraries.of(TEMPLATES_OF_ONE_DOMAIN))),
                match().list().ofMaxSize(2))
            .as(Domain::new)
            .map(Domain::restrictingWhatItReads);
    return domain.list().ofMinSize(2).ofMaxSize(6).uniqueElements(Domain::name);
  }

  private static final List<List<String>> TEMPLATES =
      List.of(
          List.of("{domain}", "/", "{subject.CN}"),
          List.of("{domain}", "/", "{subject.O}", "/", "{subject.CN}"),
          List.of("{domain}", ":", "{san.dns}"),
          List.of("{domain}", "/", "{san.uri}"),
          List.of("{domain}", "/", "{certificate.serial}"),
          List.of("{domain}", "-", "{sha256}"),
          List.of("x", "{domain}", "/", "{subject.CN}", "@", "{domain}"));

  /** Which collide with others', or may. */
  private static final List<List<String>> TEMPLATES_OF_ONE_DOMAIN =
      List.of(
          List.of("{subject.CN}"),
          List.of("a", "{domain}", "{subject.CN}"),
          List.of("a/", "{subject.CN}"));

  private static final List<String> COMMON_NAMES = List.of("a", "a/b", "acme-1", "globex-1", "a@b");
  private static final List<String> ORGANIZATIONS = List.of("Acme", "Globex", "Initech");
  private static final List<String> DNS =
      List.of("x.acme.example", "X.Globex.example", "y.x.acme.example", "*.acme.example");
  private static final List<String> URIS =
      List.of("spiffe://acme/x", "spiffe://globex/x", "spiffe://acme/x/y", "urn:acme:x");

  /** Types are listed more often than not, or hardly any policy of several domains would load. */
  private static Arbitrary<Map<String, List<String>>> names() {
    return Combinators.combine(
            patterns(0.4, "*", "a", "acme-*", "globex-*"),
            patterns(0.2, "Acme", "Globex", "Initech", "A*"),
            patterns(0.8, "*.acme.example", "*.globex.example", "**", "**.acme.example"),
            patterns(0.8, "spiffe://acme/*", "spiffe://globex/**", "spiffe://*/x", "**"))
        .as(
            (commonName, organization, dns, uri) -> {
              Map<String, List<String>> names = new LinkedHashMap<>();
              names.put("CN", commonName);
              names.put("O", organization);
              names.put("dns", dns);
              names.put("uri", uri);
              names.values().removeIf(List::isEmpty);
              return names;
            });
  }

  private static Arbitrary<List<String>> patterns(double absent, String... patterns) {
    return Arbitraries.of(patterns)
        .list()
        .uniqueElements()
        .ofMinSize(1)
        .ofMaxSize(2)
        .optional(1 - absent)
        .map(listed -> listed.orElse(List.of()));
  }

  private static Arbitrary<Map<String, List<String>>> match() {
    return Arbitraries.of(
        Map.of(),
        Map.of("CN", List.of("acme-*", "a")),
        Map.of("O", List.of("Globex")),
        Map.of("principal", List.of("*/a", "a*")),
        Map.of("dns", List.of("*.acme.example"), "CN", List.of("*")));
  }

  private static Arbitrary<Authority> authority() {
    return Combinators.combine(
            Arbitraries.integers().between(0, Pki.NAMES - 1),
            Arbitraries.integers().between(0, Pki.KEYS - 1))
        .as(Authority::new);
  }

  private static Arbitrary<AuthorityCertificate> authorityCertificate() {
    return Arbitraries.frequencyOf(
        Tuple.of(2, authority().map(root -> new AuthorityCertificate(root, root))),
        Tuple.of(1, Combinators.combine(authority(), authority()).as(AuthorityCertificate::new)));
  }

  @Provide
  Arbitrary<List<Leaf>> leaves() {
    return Combinators.combine(
            authority(),
            some(COMMON_NAMES),
            some(ORGANIZATIONS),
            some(DNS),
            some(URIS),
            Arbitraries.integers().between(1, 2),
            authorityCertificate().list().ofMaxSize(3))
        .as(Leaf::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  /** One value mostly. */
  private static Arbitrary<List<String>> some(List<String> values) {
    return Arbitraries.frequencyOf(
        Tuple.of(6, Arbitraries.of(values).map(List::of)),
        Tuple.of(1, Arbitraries.of(values).list().ofMaxSize(2)));
  }
}
