package org.mtls4j.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.mtls4j.x509.SanType;

/** Patterns against regular expressions, and disjointness against every short word. */
class GlobPropertiesTest {

  /** Two patterns that meet at all meet in a word no longer than both of them together. */
  private static final int LONGEST_WORD = 8;

  private static final List<String> WORDS = words(LONGEST_WORD);

  @Property
  void matchesAsTheRegularExpressionDoes(
      @ForAll("patterns") String pattern, @ForAll("words") String word) {
    boolean expected = Pattern.matches(regex(pattern, "[^.]*"), word);
    Statistics.label("matches")
        .collect(expected)
        .coverage(coverage -> coverage.check(true).percentage(matching -> matching > 1));
    assertThat(Glob.within(".", pattern).matches(word)).isEqualTo(expected);
    assertThat(Glob.anywhere(pattern).matches(word))
        .isEqualTo(Pattern.matches(regex(pattern, ".*"), word));
  }

  @Property
  void areDisjointExactlyWhenNoWordMatchesBoth(
      @ForAll("patterns") String one, @ForAll("patterns") String other) {
    Glob first = Glob.within(".", one);
    Glob second = Glob.within(".", other);
    Pattern both =
        Pattern.compile("(?=" + regex(one, "[^.]*") + "$)" + regex(other, "[^.]*") + "$");
    boolean meet = WORDS.stream().anyMatch(word -> both.matcher(word).matches());
    Statistics.label("disjoint")
        .collect(!meet)
        .coverage(
            coverage -> {
              coverage.check(true).percentage(disjoint -> disjoint > 5);
              coverage.check(false).percentage(meeting -> meeting > 5);
            });
    assertThat(first.isDisjointFrom(second)).isEqualTo(!meet);
    assertThat(second.isDisjointFrom(first)).isEqualTo(!meet);
  }

  @Property
  void rangesAreDisjointExactlyWhenNeitherHoldsTheOthersFirstAddress(
      @ForAll("ranges") String one, @ForAll("ranges") String other) {
    boolean meet =
        AddressRange.parse(one).contains(first(other))
            || AddressRange.parse(other).contains(first(one));
    assertThat(AddressRange.parse(one).isDisjointFrom(AddressRange.parse(other))).isEqualTo(!meet);
    assertThat(NamePattern.of(SanType.IP, one).isDisjointFrom(NamePattern.of(SanType.IP, other)))
        .isEqualTo(!meet);
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of("a", "b", ".", "*", "**").list().ofMaxSize(4).map(this::joined);
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.of(WORDS.subList(0, words(5).size()));
  }

  /** Of addresses whose bits are all in the first octet. */
  @Provide
  Arbitrary<String> ranges() {
    return Arbitraries.integers()
        .between(0, 255)
        .flatMap(
            octet ->
                Arbitraries.integers()
                    .between(0, 9)
                    .map(
                        prefix ->
                            prefix == 9
                                ? "2001:db8::/32"
                                : (octet & (0xff00 >> prefix)) + ".0.0.0/" + prefix));
  }

  private String joined(List<String> parts) {
    return String.join("", parts);
  }

  private static String first(String range) {
    return range.substring(0, range.indexOf('/'));
  }

  private static List<String> words(int longest) {
    List<String> words = new ArrayList<>(List.of(""));
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).length() < longest) {
        for (String letter : List.of("a", "b", ".")) {
          words.add(words.get(i) + letter);
        }
      }
    }
    return List.copyOf(words);
  }

  private static String regex(String pattern, String run) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else {
        regex.append(pattern.charAt(i) == '*' ? run : Pattern.quote(pattern.substring(i, i + 1)));
      }
    }
    return regex.toString();
  }
}
