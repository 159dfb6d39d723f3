package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.access.AccessRule;
import org.mtls4j.access.PathPattern;
import org.mtls4j.access.Requirement;
import org.mtls4j.identity.ValueTemplate;
import org.mtls4j.path.ChainLimits;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.trust.AssertableNames;
import org.mtls4j.trust.NamePattern;
import org.mtls4j.verdict.Reason;
import org.mtls4j.x509.AttributeType;
import org.mtls4j.x509.ClientChain;

/** Policies made in Java: what a file's would be refused for, theirs are too. */
class MtlsPolicyTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority ONE =
      CertificateAuthority.named("CN=One").at(NOW).build();
  private static final CertificateAuthority TWO =
      CertificateAuthority.named("CN=Two").at(NOW).build();

  private static TrustDomain.Builder domain(String name, CertificateAuthority anchor) {
    return TrustDomain.named(name)
        .anchor(anchor.certificate())
        .revocation(RevocationPolicy.NONE)
        .names(commonName("*"));
  }

  private static AssertableNames commonName(String pattern) {
    AttributeType type = AttributeType.of("CN").orElseThrow();
    return new AssertableNames(Map.of(type, List.of(NamePattern.of(type, pattern))));
  }

  @Test
  void trustsNobodyByItself() {
    assertThatExceptionOfType(InvalidPolicyException.class)
        .isThrownBy(() -> MtlsPolicy.builder().build())
        .withMessage("trust-domains: no trust domain: nobody would be trusted")
        .satisfies(
            thrown -> assertThat(thrown.problems()).isEqualTo(MtlsPolicy.builder().problems()));
  }

  @Test
  void refusesTwoDomainsOfOneName() {
    assertThat(
            MtlsPolicy.builder()
                .domain(domain("acme", ONE).build())
                .domain(domain("acme", TWO).build())
                .problems())
        .map(PolicyProblem::place)
        .contains(List.of("trust-domains", "acme"));
    assertThat(
            MtlsPolicy.builder()
                .domain(domain("acme", ONE).build())
                .domain(domain("acme2", TWO).build())
                .problems())
        .isEmpty();
  }

  @Test
  void refusesADomainThatHasNobodyOrChecksNothing() {
    assertThat(TrustDomain.named("acme").build().problems())
        .map(problem -> String.join(".", problem.place()))
        .containsExactly("trust-domains.acme.anchors", "trust-domains.acme.revocation");
    assertThat(domain("acme", ONE).build().problems()).isEmpty();
  }

  @ParameterizedTest(name = "where: {0}, {1}: {2} problems")
  @CsvSource({
    "{certificate.serial}, {subject.CN}, 1",
    "{certificate.serial}, x-{certificate.serial}, 1",
    "{certificate.serial}, {domain}, 0",
    "'{domain}-{certificate.serial}', {subject.CN}, 0",
    "{subject.CN}, {subject.CN}, 0",
  })
  void aSerialNumberIsOneCasOnly(String first, String second, int problems) {
    MtlsPolicy.Builder two =
        policy(
            List.of(domain("acme", ONE).names(commonName("acme-*")).build(), globex()),
            first,
            second);
    assertThat(two.problems()).hasSize(problems);
    assertThat(two.problems())
        .allMatch(problem -> problem.place().equals(List.of("access", "0", "where")));
  }

  @ParameterizedTest(name = "names {0} and {1}, where: {2}, {3}: {4}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          acme-*; globex-*; {subject.CN};              {subject.CN}; 0
          acme-*; *;        {subject.CN};              {sha256};     globex
          *;      globex-*; {subject.CN};              {sha256};     acme
          **;     *;        x-{subject.CN};            {sha256};     acme globex
          *;      *;        {domain};                  {subject.CN}; 0
          *;      *;        {domain}:{subject.CN};     {subject.CN}; 0
          *;      *;        {sha256};                  {spki};       0
          *;      *;        {subject.CN}@{domain};     {sha256};     acme globex apart
          acme-*; globex-*; {domain}{subject.CN};      {sha256};     0
          """)
  void whatWhereComparesIsRestricted(
      String one, String other, String first, String second, String told) {
    List<PolicyProblem> problems =
        policy(
                List.of(
                    domain("acme", ONE).names(commonName(one)).build(),
                    domain("globex", TWO).names(commonName(other)).build()),
                first,
                second)
            .problems();
    assertThat(problems)
        .allMatch(problem -> problem.place().equals(List.of("access", "0", "where")));
    List<String> expected = told.equals("0") ? List.of() : List.of(told.split(" "));
    assertThat(problems).hasSameSizeAs(expected);
    for (String who : expected) {
      assertThat(problems)
          .anyMatch(
              problem ->
                  problem
                      .message()
                      .contains(who.equals("apart") ? "could make one text" : "of '" + who + "'"));
    }
  }

  @Test
  void aPatternBesideOneForAnythingRestrictsNothing() {
    AttributeType type = AttributeType.of("CN").orElseThrow();
    AssertableNames names =
        new AssertableNames(
            Map.of(type, List.of(NamePattern.of(type, "acme-*"), NamePattern.of(type, "*"))));
    assertThat(
            policy(
                    List.of(domain("acme", ONE).names(names).build(), globex()),
                    "{subject.CN}",
                    "{sha256}")
                .problems())
        .hasSize(1);
  }

  /** Two domains of which the name of one begins as the other's. */
  @ParameterizedTest(name = "where: {0}: {1} problems")
  @CsvSource({
    "{domain}, 0",
    "x-{domain}, 0",
    "'{domain}:{subject.CN}', 0",
    "'{domain}-{subject.CN}', 1",
    "'{domain}{subject.CN}', 1",
    "'{domain}-{sha256}', 1",
  })
  void whatWhereComparesIsOneDomains(String template, int problems) {
    assertThat(
            policy(
                    List.of(
                        domain("acme", ONE).names(commonName("a-*")).build(),
                        domain("acme-x", TWO).names(commonName("x-*")).build()),
                    template,
                    "{sha256}")
                .problems())
        .hasSize(problems);
  }

  /** There is nobody to be mistaken for. */
  @Test
  void oneDomainMayCompareAnything() {
    assertThat(
            policy(List.of(domain("acme", ONE).build()), "{domain}-{subject.CN}", "{subject.O}")
                .problems())
        .isEmpty();
  }

  private static TrustDomain globex() {
    return domain("globex", TWO).names(commonName("globex-*")).build();
  }

  private static MtlsPolicy.Builder policy(List<TrustDomain> domains, String first, String second) {
    AccessRule rule =
        AccessRule.of(PathPattern.parse("/{a}/{b}"), new Requirement.Authenticated())
            .where(Map.of("a", ValueTemplate.parse(first), "b", ValueTemplate.parse(second)));
    MtlsPolicy.Builder policy = MtlsPolicy.builder().access(new AccessPolicy(List.of(rule)));
    domains.forEach(policy::domain);
    return policy;
  }

  @Test
  void aDomainIsItsAnchors() {
    TrustDomain domain =
        domain("acme", ONE).anchor(TWO.certificate()).intermediate(ONE.certificate()).build();
    assertThat(domain.trust().anchors())
        .isEqualTo(
            domain.anchors().stream().map(anchor -> anchor.sha256()).collect(Collectors.toSet()))
        .hasSize(2);
  }

  @Test
  void refusesACaThatCannotBeRead() {
    IssuedCertificate broken = ONE.issue("CN=x").extension("2.5.29.17", false, new byte[3]).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrustDomain.named("acme").anchor(broken.certificate()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrustDomain.named("acme").intermediate(broken.certificate()));
  }

  @Test
  void looksAtNoMoreThanItSays() {
    MtlsPolicy policy =
        MtlsPolicy.builder()
            .domain(domain("acme", ONE).build())
            .limits(new ChainLimits(1, 10_000))
            .build();
    IssuedCertificate client = ONE.issue("CN=x").build();
    MtlsAuthenticator authenticator = MtlsAuthenticator.of(policy, InstantSource.fixed(NOW));
    assertThat(
            Stream.of(
                    List.of(client.certificate()), List.of(client.certificate(), ONE.certificate()))
                .map(
                    chain ->
                        ClientChain.of(chain)
                            .then(authenticator::authenticate)
                            .fold(known -> null, rejection -> rejection.reason())))
        .containsExactly(null, Reason.CHAIN_TOO_LONG);
  }
}
