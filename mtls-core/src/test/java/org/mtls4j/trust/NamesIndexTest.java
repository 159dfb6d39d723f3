package org.mtls4j.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.x509.AttributeType;
import org.mtls4j.x509.NameType;
import org.mtls4j.x509.SanType;

/** Names and prefixes that are looked up, against going through all of them. */
class NamesIndexTest {

  private static final AttributeType O = AttributeType.of("O").orElseThrow();
  private static final AttributeType C = AttributeType.of("C").orElseThrow();
  private static final int MANY = 10_000;

  @Property(tries = 2000)
  void findsExactlyWhatMayMeet(
      @ForAll("listsOfNames") List<AssertableNames> all, @ForAll("names") AssertableNames names) {
    assertThat(new NamesIndex(all).meeting(names).boxed())
        .containsExactlyElementsOf(
            IntStream.range(0, all.size())
                .filter(i -> !all.get(i).isDisjointFrom(names))
                .boxed()
                .toList());
  }

  @Property
  void findsExactlyWhatBeginsAlike(@ForAll("texts") List<String> texts, @ForAll("text") String of) {
    PrefixIndex index = new PrefixIndex(texts);
    assertThat(index.equalTo(of).boxed()).containsExactlyElementsOf(where(texts, of::equals));
    assertThat(index.beginningWith(of).boxed())
        .containsExactlyElementsOf(where(texts, text -> text.startsWith(of)));
    assertThat(index.beginningOf(of).boxed())
        .containsExactlyInAnyOrderElementsOf(where(texts, of::startsWith));
  }

  private static List<Integer> where(
      List<String> texts, java.util.function.Predicate<String> does) {
    return IntStream.range(0, texts.size()).filter(i -> does.test(texts.get(i))).boxed().toList();
  }

  static Stream<Arguments> manyThatAreDisjoint() {
    return Stream.of(
        row("an attribute each", i -> Map.of(O, of(O, "Partner " + i), C, of(C, "DE"))),
        row("an attribute each, with runs", i -> Map.of(O, of(O, "Partner " + i + " *"))),
        row("SPIFFE", i -> Map.of(SanType.URI, of(SanType.URI, "spiffe://p" + i + ".example/**"))),
        row("hosts", i -> Map.of(SanType.DNS, of(SanType.DNS, "*.p" + i + ".example"))),
        row("hosts, exact ones too", NamesIndexTest::hosts),
        row(
            "networks",
            i -> Map.of(SanType.IP, of(SanType.IP, "10." + i / 256 + "." + i % 256 + ".0/24"))),
        row("mail", i -> Map.of(SanType.EMAIL, of(SanType.EMAIL, "*@p" + i + ".example"))));
  }

  private static Map<NameType, List<NamePattern>> hosts(int i) {
    String host = "p" + i + ".example";
    return Map.of(SanType.DNS, List.of(one(SanType.DNS, host), one(SanType.DNS, "*." + host)));
  }

  private static Arguments row(String what, IntFunction<Map<NameType, List<NamePattern>>> names) {
    return Arguments.of(what, names);
  }

  private static List<NamePattern> of(NameType type, String text) {
    return List.of(one(type, text));
  }

  private static NamePattern one(NameType type, String text) {
    return NamePattern.of(type, text);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void manyThatAreDisjoint(String what, IntFunction<Map<NameType, List<NamePattern>>> names) {
    List<AssertableNames> all =
        IntStream.range(0, MANY).mapToObj(i -> new AssertableNames(names.apply(i))).toList();
    List<AssertableNames> compared = new ArrayList<>();
    NamesIndex index =
        new NamesIndex(
            all,
            (one, other) -> {
              compared.add(one);
              return one.isDisjointFrom(other);
            });
    for (int i = 0; i < MANY; i++) {
      assertThat(index.meeting(all.get(i)).boxed()).containsExactly(i);
    }
    // With themselves, and here and there with one of a name like theirs.
    assertThat(compared).hasSizeLessThan(3 * MANY);
  }

  @Provide
  Arbitrary<List<AssertableNames>> listsOfNames() {
    return names().list().ofMaxSize(8);
  }

  @Provide
  Arbitrary<AssertableNames> names() {
    Arbitrary<List<String>> texts =
        Arbitraries.of("a", "b", ".", "*", "**")
            .list()
            .ofMinSize(1)
            .ofMaxSize(4)
            .map(parts -> String.join("", parts))
            .list()
            .ofMaxSize(3);
    Arbitrary<List<String>> ranges =
        Arbitraries.of(
                "0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "::/0", "2001:db8::/32")
            .list()
            .ofMaxSize(2);
    return Combinators.combine(texts, texts, ranges)
        .as(
            (organizations, hosts, addresses) -> {
              Map<NameType, List<NamePattern>> patterns = new HashMap<>();
              put(patterns, O, organizations);
              put(patterns, SanType.DNS, hosts);
              put(patterns, SanType.IP, addresses);
              return new AssertableNames(patterns);
            });
  }

  private static void put(
      Map<NameType, List<NamePattern>> patterns, NameType type, List<String> texts) {
    if (!texts.isEmpty()) {
      patterns.put(type, texts.stream().map(text -> one(type, text)).toList());
    }
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return text().list().ofMaxSize(8);
  }

  @Provide
  Arbitrary<String> text() {
    return Arbitraries.strings().withChars("ab\uffff").ofMaxLength(4);
  }
}
