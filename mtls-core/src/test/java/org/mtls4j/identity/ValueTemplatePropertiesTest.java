package org.mtls4j.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.trust.DomainName;
import org.mtls4j.x509.AttributeType;
import org.mtls4j.x509.NameValue.Text;
import org.mtls4j.x509.ParsedCertificate;

/** A principal can be read in one way only: two clients of one principal have the same values. */
class ValueTemplatePropertiesTest {

  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Root")
          .key(KeyType.RSA_2048)
          .at(Instant.parse("2031-05-06T07:08:09Z"))
          .build();

  private static final List<String> VALUES = List.of("a", "b", "-", "a-", "-a", "ab", "a-b", "ba");

  /** A client for every choice of three values. */
  private static final List<ParsedCertificate> CLIENTS =
      VALUES.stream().flatMap(ValueTemplatePropertiesTest::clients).toList();

  private static Stream<ParsedCertificate> clients(String organization) {
    return VALUES.stream()
        .flatMap(name -> VALUES.stream().map(unit -> client(organization, name, unit)));
  }

  private static ParsedCertificate client(String organization, String name, String unit) {
    var leaf =
        ROOT.issue("O=" + organization + ",CN=" + name + ",OU=" + unit).keys(ROOT.keys()).build();
    return ParsedCertificate.of(leaf.certificate()).accepted().orElseThrow();
  }

  @Property
  void noTwoClientsHaveOnePrincipal(@ForAll("templates") String template) {
    ValueTemplate parsed = ValueTemplate.parse(template);
    Map<String, ParsedCertificate> byPrincipal = new HashMap<>();
    for (ParsedCertificate client : CLIENTS) {
      Optional<String> principal = parsed.render(new DomainName("ab"), client).accepted();
      principal.ifPresent(
          name -> assertThat(byPrincipal.putIfAbsent(name, client)).as(name).isNull());
    }
    assertThat(byPrincipal).isNotEmpty();
  }

  /** Nor is there a text that two clients may call their own, where {@code where} compares it. */
  @Property
  void noTwoClientsMakeOneText(
      @ForAll("templates") String template, @ForAll("clients") ParsedCertificate of) {
    ValueTemplate parsed = ValueTemplate.parse(template);
    String text = template.replace("{domain}", "ab");
    for (String attribute : List.of("O", "CN", "OU")) {
      Text value = (Text) of.values(AttributeType.of(attribute).orElseThrow()).get(0);
      text = text.replace("{subject." + attribute + "}", value.value());
    }
    List<ParsedCertificate> owners = new ArrayList<>();
    for (ParsedCertificate client : CLIENTS) {
      if (parsed.produces(text, new DomainName("ab"), client)) {
        owners.add(client);
      }
    }
    Optional<String> principal = parsed.render(new DomainName("ab"), of).accepted();
    assertThat(owners).as(text).hasSizeLessThan(2);
    assertThat(owners.contains(of)).isEqualTo(principal.isPresent());
  }

  @Provide
  Arbitrary<ParsedCertificate> clients() {
    return Arbitraries.of(CLIENTS);
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
