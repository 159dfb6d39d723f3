package org.mtls4j.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.trust.DomainName;
import org.mtls4j.x509.ParsedCertificate;

/** A principal can be read in one way only: two clients of one principal have the same values. */
class ValueTemplatePropertiesTest {

  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Root")
          .key(KeyType.RSA_2048)
          .at(Instant.parse("2031-05-06T07:08:09Z"))
          .build();

  private static final Map<List<String>, ParsedCertificate> LEAVES = new ConcurrentHashMap<>();

  @Property
  void noTwoClientsHaveOnePrincipal(
      @ForAll("templates") String template,
      @ForAll("values") List<String> one,
      @ForAll("values") List<String> other) {
    ValueTemplate parsed = ValueTemplate.parse(template);
    Optional<String> first = principal(parsed, one);
    Optional<String> second = principal(parsed, other);
    boolean same = first.isPresent() && first.equals(second);
    Statistics.label("made a principal")
        .collect(first.isPresent())
        .coverage(coverage -> coverage.check(true).percentage(made -> made > 20));
    assertThat(same).isEqualTo(first.isPresent() && one.equals(other));
  }

  private static Optional<String> principal(ValueTemplate template, List<String> values) {
    return template.render(new DomainName("ab"), leaf(values)).accepted();
  }

  private static ParsedCertificate leaf(List<String> values) {
    return LEAVES.computeIfAbsent(values, ValueTemplatePropertiesTest::issue);
  }

  private static ParsedCertificate issue(List<String> values) {
    var leaf =
        ROOT.issue("O=" + values.get(0) + ",CN=" + values.get(1) + ",OU=" + values.get(2))
            .keys(ROOT.keys())
            .build();
    return ParsedCertificate.of(leaf.certificate()).accepted().orElseThrow();
  }

  @Provide
  Arbitrary<List<String>> values() {
    return Arbitraries.of("a", "b", "-", "a-", "-a", "ab", "a-b", "--", "b-a", "aba")
        .list()
        .ofSize(3);
  }

  /** Three values, each followed by text that the values may contain. */
  @Provide
  Arbitrary<String> templates() {
    Arbitrary<String> literal =
        Arbitraries.of("-", "--", "a", "-a", "ab", "aba", "{domain}", "-{domain}", "{domain}-");
    return Combinators.combine(literal, literal, Arbitraries.of("", "-", "a", "{domain}"))
        .as(
            (first, second, last) ->
                "{subject.O}" + first + "{subject.CN}" + second + "{subject.OU}" + last);
  }
}
