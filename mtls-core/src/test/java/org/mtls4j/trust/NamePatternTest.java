package org.mtls4j.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.x509.AttributeType;
import org.mtls4j.x509.NameType;
import org.mtls4j.x509.NameValue;
import org.mtls4j.x509.SanType;

/** What a pattern of the policy matches, type by type, and which patterns cannot meet. */
class NamePatternTest {

  private static final NameType CN = AttributeType.of("CN").orElseThrow();
  private static final NameType O = AttributeType.of("O").orElseThrow();

  @ParameterizedTest(name = "{0} {1} matches {2}: {3}")
  @CsvSource(
      textBlock =
          """
          CN,    billing,                    billing,                            true
          CN,    billing,                    Billing,                            false
          CN,    billing,                    billing2,                           false
          CN,    billing,                    a-billing,                          false
          CN,    bill.ng,                    billing,                            false
          CN,    acme-*,                     acme-billing,                       true
          CN,    acme-*,                     acme-,                              true
          CN,    acme-*,                     acme-a.b/c@d,                       true
          CN,    acme-*,                     xacme-billing,                      false
          CN,    acme-*,                     ACME-billing,                       false
          CN,    *-prod,                     acme-prod,                          true
          CN,    *-prod,                     acme-prod2,                         false
          CN,    a*c*e,                      abcde,                              true
          CN,    a*c*e,                      ace,                                true
          CN,    a*c*e,                      abde,                               false
          CN,    *,                          anything at all,                    true
          CN,    **,                         anything/at.all,                    true
          CN,    a**e,                       abcde,                              true
          CN,    (a|b)+,                     aab,                                false
          CN,    (a|b)+,                     (a|b)+,                             true
          CN,    [a-z],                      b,                                  false
          CN,    a?c,                        abc,                                false
          CN,    \\Qa,                       \\Qa,                               true
          O,     Acme GmbH,                  Acme GmbH,                          true
          O,     Acme GmbH,                  Acme  GmbH,                         false
          O,     Acme*,                      Acme AG,                            true
          DNS,   billing.acme.example,       billing.acme.example,               true
          DNS,   Billing.ACME.example,       billing.acme.example,               true
          DNS,   *.acme.example,             billing.acme.example,               true
          DNS,   *.ACME.Example,             billing.acme.example,               true
          DNS,   *.acme.example,             a.b.acme.example,                   false
          DNS,   *.acme.example,             acme.example,                       false
          DNS,   *.acme.example,             evilacme.example,                   false
          DNS,   *.acme.example,             billing.acme.example.evil.example,  false
          DNS,   **.acme.example,            a.b.acme.example,                   true
          DNS,   **.acme.example,            b.acme.example,                     true
          DNS,   **.acme.example,            acme.example,                       false
          DNS,   **.acme.example,            evilacme.example,                   false
          DNS,   **acme.example,             evilacme.example,                   true
          DNS,   b*.acme.example,            billing.acme.example,               true
          DNS,   b*.acme.example,            b.x.acme.example,                   false
          DNS,   *,                          localhost,                          true
          DNS,   *,                          acme.example,                       false
          DNS,   **,                         acme.example,                       true
          DNS,   node-*.*.acme.example,      node-7.eu.acme.example,             true
          DNS,   node-*.*.acme.example,      node-7.acme.example,                false
          URI,   spiffe://acme.example/*,    spiffe://acme.example/billing,      true
          URI,   SPIFFE://ACME.example/*,    spiffe://acme.example/billing,      true
          URI,   spiffe://acme.example/NS,   spiffe://acme.example/ns,           false
          URI,   spiffe://acme.example/*,    spiffe://acme.example/a/b,          false
          URI,   spiffe://acme.example/**,   spiffe://acme.example/a/b,          true
          URI,   spiffe://acme.example/**,   spiffe://acme.example/,             true
          URI,   spiffe://acme.example/**,   spiffe://acme.example,              false
          URI,   spiffe://acme.example/**,   spiffe://acme.example.evil/a,       false
          URI,   spiffe://acme.example/**,   spiffe://evil@acme.example/a,       false
          URI,   spiffe://acme.example/ns/*/sa/*,  spiffe://acme.example/ns/a/sa/b,    true
          URI,   spiffe://acme.example/ns/*/sa/*,  spiffe://acme.example/ns/a/b/sa/c,  false
          URI,   https://*.acme.example/x,   https://a.acme.example/x,           true
          URI,   https://*.acme.example/x,   https://evil.example/.acme.example/x,  false
          URI,   https://*.acme.example/x,   https://evil.example?.acme.example/x,  false
          URI,   https://ACME.example?Q=A,   https://acme.example?Q=A,           true
          URI,   https://ACME.example#F,     https://acme.example#F,             true
          URI,   https://Me@ACME.example/X,  https://Me@acme.example/X,          true
          URI,   https://ACME.example:8443/, https://acme.example:8443/,         true
          URI,   urn:Acme:*,                 urn:Acme:billing,                   true
          URI,   URN:Acme:*,                 urn:Acme:billing,                   true
          URI,   urn:acme:*,                 urn:Acme:billing,                   false
          EMAIL, alice@acme.example,         alice@acme.example,                 true
          EMAIL, alice@ACME.Example,         alice@acme.example,                 true
          EMAIL, Alice@acme.example,         alice@acme.example,                 false
          EMAIL, *@acme.example,             a.b@acme.example,                   true
          EMAIL, *@acme.example,             a.b@x.acme.example,                 false
          EMAIL, *@*.acme.example,           a@b.c.acme.example,                 true
          UPN,   *@acme.example,             alice@acme.example,                 true
          UPN,   *@acme.example,             alice@ACME.example,                 false
          UPN,   Alice@ACME.example,         Alice@ACME.example,                 true
          REGISTERED_ID, 1.2.3.4,            1.2.3.4,                            true
          REGISTERED_ID, 1.2.3.4,            1.2.3.40,                           false
          REGISTERED_ID, 1.2.3.*,            1.2.3.40.1,                         true
          DIRECTORY_NAME, 'O=Acme,CN=*',     'O=Acme,CN=a',                      true
          DIRECTORY_NAME, 'O=Acme,CN=*',     'O=acme,CN=a',                      false
          DIRECTORY_NAME, 'O=Acme,CN=*',     'O=Acme,CN=a,CN=b',                 false
          DIRECTORY_NAME, 'O=Acme,CN=*',     'O=Acme,CN=a+OU=b',                 false
          DIRECTORY_NAME, 'CN=*,O=Acme',     'CN=a\\,O=Acme',                    false
          DIRECTORY_NAME, 'CN=*,O=Acme',     'CN=a\\,x,O=Acme',                  false
          DIRECTORY_NAME, 'O=Acme,**',       'O=Acme,OU=x,CN=a',                 true
          IP,    10.1.2.3,                   10.1.2.3,                           true
          IP,    10.1.2.3,                   10.1.2.4,                           false
          IP,    10.0.0.0/8,                 10.255.255.255,                     true
          IP,    10.0.0.0/8,                 11.0.0.0,                           false
          IP,    10.1.2.128/25,              10.1.2.128,                         true
          IP,    10.1.2.128/25,              10.1.2.127,                         false
          IP,    10.1.2.3/32,                10.1.2.3,                           true
          IP,    0.0.0.0/0,                  203.0.113.9,                        true
          IP,    0.0.0.0/0,                  2001:db8:0:0:0:0:0:1,               false
          IP,    2001:db8::1,                2001:db8:0:0:0:0:0:1,               true
          IP,    2001:DB8::/32,              2001:db8:ffff:0:0:0:0:1,            true
          IP,    2001:db8::/32,              2001:db9:0:0:0:0:0:1,               false
          IP,    2001:db8::/33,              2001:db8:8000:0:0:0:0:1,            false
          IP,    ::/0,                       2001:db8:0:0:0:0:0:1,               true
          IP,    ::/0,                       10.1.2.3,                           false
          """)
  void matches(String type, String pattern, String value, boolean expected) {
    assertThat(NamePattern.of(type(type), pattern).matches(value)).isEqualTo(expected);
    assertThat(NamePattern.of(type(type), pattern).matches(new NameValue.Text(value)))
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "CN,**",
    "DNS,**",
    "URI,**",
    "EMAIL,**",
    "UPN,**",
    "REGISTERED_ID,*",
    "DIRECTORY_NAME,**",
    "IP,0.0.0.0/0"
  })
  void neverMatchesWhatMayNotBeReliedOn(String type, String pattern) {
    assertThat(NamePattern.of(type(type), pattern).matches(new NameValue.Unusable("broken")))
        .isFalse();
  }

  @Test
  void takesNoLongerForHostilePatterns() {
    NamePattern pattern = NamePattern.of(CN, "*a".repeat(40) + "b");
    assertThat(pattern.matches("a".repeat(4000))).isFalse();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      textBlock =
          """
          CN,    ''
          DNS,   ''
          URI,   ''
          EMAIL, ''
          UPN,   ''
          DNS,   acme example
          DNS,   acme/example
          DNS,   müller.example
          DNS,   K.example
          URI,   https://acme.example/a b
          URI,   https://müller.example/*
          EMAIL, *@müller.example
          REGISTERED_ID, acme
          IP,    ''
          IP,    acme.example
          IP,    localhost
          IP,    *
          IP,    10.1.2.*
          IP,    10.1.2
          IP,    10
          IP,    10.1.2.3.4
          IP,    256.1.1.1
          IP,    010.1.1.1
          IP,    1.2.3.4:1
          IP,    1:2
          IP,    'fe80::1%lo'
          IP,    ':::'
          IP,    999.999.999.999
          IP,    0x0a.1.2.3
          IP,    10.1.2.3/
          IP,    10.1.2.3/33
          IP,    10.0.0.0/08
          IP,    10.0.0.0/-1
          IP,    10.0.0.0/+8
          IP,    10.0.0.0/8/8
          IP,    10.0.0.0/255.0.0.0
          IP,    10.1.0.0/8
          IP,    /8
          IP,    ' 10.1.2.3'
          IP,    2001:db8::/129
          IP,    2001:db8::1/64
          IP,    2001:db8:::1
          IP,    2001:db8
          IP,    [2001:db8::1]
          IP,    fe80::1%eth0
          IP,    12345::
          IP,    .::1
          """)
  void refuses(String type, String pattern) {
    assertThatIllegalArgumentException().isThrownBy(() -> NamePattern.of(type(type), pattern));
  }

  @Test
  void refusesAnEmptyTextPattern() {
    assertThatIllegalArgumentException().isThrownBy(() -> NamePattern.ofText(""));
  }

  @Test
  void isToldAsItWasWritten() {
    assertThat(NamePattern.of(SanType.DNS, "*.ACME.example")).hasToString("*.ACME.example");
    assertThat(Glob.anywhere("a*")).hasToString("a*");
  }

  @Test
  void aTextPatternCrossesEverythingAndFoldsNothing() {
    assertThat(NamePattern.ofText("acme/*").matches("acme/a/b.c")).isTrue();
    assertThat(NamePattern.ofText("acme/*").matches("Acme/a")).isFalse();
  }

  @ParameterizedTest(name = "{0} {1} and {2} are disjoint: {3}")
  @CsvSource(
      textBlock =
          """
          O,     Acme GmbH,                 Globex Corp,                  true
          O,     Acme GmbH,                 Acme GmbH,                    false
          O,     Acme GmbH,                 acme gmbh,                    true
          CN,    acme-*,                    globex-*,                     true
          CN,    acme-*,                    acme-billing-*,               false
          CN,    acme-*,                    acme-billing,                 false
          CN,    acme-*,                    acme,                         true
          CN,    *-acme,                    *-globex,                     true
          CN,    *-acme,                    acme-*,                       false
          CN,    a*c,                       a*d,                          true
          CN,    a*c,                       b*c,                          true
          CN,    a*c,                       ab*bc,                        false
          CN,    *,                         acme,                         false
          CN,    *,                         **,                           false
          CN,    *a*,                       *b*,                          false
          DNS,   *.acme.example,            *.globex.example,             true
          DNS,   *.ACME.example,            *.acme.EXAMPLE,               false
          DNS,   *.acme.example,            billing.acme.example,         false
          DNS,   *.acme.example,            a.billing.acme.example,       true
          DNS,   **.acme.example,           a.billing.acme.example,       false
          DNS,   *.acme.example,            acme.example,                 true
          DNS,   *.example,                 *.acme.example,               true
          DNS,   **.example,                *.acme.example,               false
          DNS,   *.*.example,               *.acme.example,               false
          DNS,   a-*.example,               *-b.example,                  false
          DNS,   a-*.x.example,             a-*.y.example,                true
          CN,    a*b*c,                     a*d*c,                        false
          CN,    a**b,                      a*c,                          true
          URI,   urn:a:*/x,                 urn:a:*/*/x,                  true
          DNS,   acme.example,              ACME.example,                 false
          URI,   spiffe://acme.example/**,  spiffe://globex.example/**,   true
          URI,   spiffe://acme.example/**,  SPIFFE://ACME.example/ns/*,   false
          URI,   spiffe://acme.example/**,  spiffe://acme.example.evil/**,  true
          EMAIL, *@acme.example,            *@globex.example,             true
          EMAIL, *@acme.example,            alice@ACME.example,           false
          IP,    10.0.0.0/8,                11.0.0.0/8,                   true
          IP,    10.0.0.0/8,                10.1.0.0/16,                  false
          IP,    10.1.0.0/16,               10.2.0.0/16,                  true
          IP,    0.0.0.0/0,                 10.1.2.3,                     false
          IP,    0.0.0.0/0,                 ::/0,                         true
          IP,    10.1.2.3,                  10.1.2.3,                     false
          """)
  void disjointness(String type, String one, String other, boolean expected) {
    AssertableNames ours = names(type(type), one);
    AssertableNames theirs = names(type(type), other);
    assertThat(ours.isDisjointFrom(theirs)).isEqualTo(expected);
    assertThat(theirs.isDisjointFrom(ours)).isEqualTo(expected);
  }

  static Stream<Arguments> disjointSets() {
    AssertableNames acme = names(CN, "acme-*");
    return Stream.of(
        arguments("anything and anything", AssertableNames.ANY, AssertableNames.ANY, false),
        arguments("anything and something", AssertableNames.ANY, acme, false),
        arguments("different types", acme, names(O, "Globex"), false),
        arguments(
            "one type of two apart",
            both(listed(O, "Acme"), listed(CN, "acme-*")),
            both(listed(O, "Globex"), listed(CN, "acme-*")),
            true),
        arguments(
            "one type of two, the other only here",
            both(listed(O, "Acme"), listed(CN, "acme-*")),
            acme,
            false),
        arguments("every pair apart", names(CN, "a", "b"), names(CN, "c", "d"), true),
        arguments("one pair not", names(CN, "a", "b"), names(CN, "c", "b"), false),
        arguments("one pattern covers", names(CN, "a", "b"), names(CN, "*"), false));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource
  void disjointSets(String what, AssertableNames one, AssertableNames other, boolean expected) {
    assertThat(one.isDisjointFrom(other)).isEqualTo(expected);
    assertThat(other.isDisjointFrom(one)).isEqualTo(expected);
  }

  @Test
  void namesListTheirTypes() {
    assertThat(both(listed(O, "Acme"), listed(SanType.DNS, "a.example")).types())
        .containsExactlyInAnyOrder(O, SanType.DNS);
    assertThat(AssertableNames.ANY.types()).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "DNS, *, false",
    "DNS, **, false",
    "DNS, *.example, true",
    "URI, **, false",
    "URI, spiffe://**, true",
    "UPN, ***, false",
    "IP, 0.0.0.0/0, false",
    "IP, ::/0, false",
    "IP, 0.0.0.0/1, true",
    "IP, 10.1.2.3, true",
  })
  void aPatternForAnythingRestrictsNothing(SanType type, String pattern, boolean restricts) {
    AssertableNames names = new AssertableNames(listed(type, pattern));
    assertThat(names.restricts(type)).isEqualTo(restricts);
    assertThat(names.restricts(O)).isFalse();
    assertThat(names.types()).containsExactly(type);
  }

  @Test
  void aListedTypeNeedsAPattern() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AssertableNames(Map.of(CN, List.of())));
  }

  private static AssertableNames names(NameType type, String... patterns) {
    return new AssertableNames(listed(type, patterns));
  }

  private static AssertableNames both(
      Map<NameType, List<NamePattern>> one, Map<NameType, List<NamePattern>> other) {
    Map<NameType, List<NamePattern>> joined = new HashMap<>(one);
    joined.putAll(other);
    return new AssertableNames(joined);
  }

  private static Map<NameType, List<NamePattern>> listed(NameType type, String... patterns) {
    return Map.of(type, Stream.of(patterns).map(text -> NamePattern.of(type, text)).toList());
  }

  private static NameType type(String name) {
    return AttributeType.of(name)
        .<NameType>map(type -> type)
        .orElseGet(() -> SanType.valueOf(name));
  }
}
