package org.mtls4j.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** The tree against going through the rules one after the other. */
class RuleTreePropertiesTest {

  @Property
  void theFirstPatternThatMatchesIsFound(
      @ForAll("patterns") List<String> patterns, @ForAll("path") String path) {
    List<PathPattern> parsed = patterns.stream().map(PathPattern::parse).toList();
    int expected = RuleTree.NONE;
    for (int i = parsed.size() - 1; i >= 0; i--) {
      expected = parsed.get(i).match(path).isPresent() ? i : expected;
    }
    Statistics.label("matches")
        .collect(expected != RuleTree.NONE)
        .coverage(coverage -> coverage.check(true).percentage(matching -> matching > 20));
    assertThat(RuleTree.of(parsed).find(path)).isEqualTo(expected);
  }

  @Property
  void theSameRulesDecideAsInALine(
      @ForAll("patterns") List<String> patterns, @ForAll("path") String path) {
    AccessPolicy policy =
        new AccessPolicy(
            patterns.stream()
                .map(one -> AccessRule.of(PathPattern.parse(one), new Requirement.Authenticated()))
                .toList());
    Optional<String> shape =
        policy.rules().stream()
            .map(AccessRule::path)
            .filter(one -> one.match(path).isPresent())
            .findFirst()
            .map(PathPattern::shape);
    assertThat(
            policy
                .applicable(AccessRequest.of("GET", path))
                .accepted()
                .map(rules -> PathPattern.parse(rules.pattern()).shape()))
        .isEqualTo(shape);
  }

  @Provide
  Arbitrary<List<String>> patterns() {
    Arbitrary<String> segments = Arbitraries.of("a", "b", "ab", "c", "*", "{v}");
    return segments
        .list()
        .ofMaxSize(4)
        .map(all -> all.stream().filter(one -> !one.equals("{v}") || once(all)).toList())
        .map(all -> "/" + String.join("/", all))
        .flatMap(
            path ->
                Arbitraries.of("", "/**", "/")
                    .map(end -> (path.equals("/") ? "" : path) + end)
                    .map(whole -> whole.isEmpty() ? "/" : whole))
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  private static boolean once(List<String> all) {
    return all.stream().filter("{v}"::equals).count() == 1;
  }

  @Provide
  Arbitrary<String> path() {
    return Arbitraries.of("a", "b", "ab", "c", "abc", "é")
        .list()
        .ofMaxSize(5)
        .map(all -> all.stream().map(one -> "/" + one).collect(Collectors.joining()))
        .flatMap(path -> Arbitraries.of("", "/").map(end -> path + end))
        .map(path -> path.isEmpty() ? "/" : path)
        .map(path -> path.replace("é", "e"));
  }
}
