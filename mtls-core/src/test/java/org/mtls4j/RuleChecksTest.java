package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.access.AccessRule;
import org.mtls4j.access.PathPattern;
import org.mtls4j.access.Requirement;
import org.mtls4j.identity.ValueTemplate;

/** Rules that never decide anything: a rule of the list here is "methods path requirement". */
class RuleChecksTest {

  static Stream<Arguments> rules() {
    return Stream.of(
        arguments("one rule", List.of("* /a r"), List.of()),
        arguments("narrow above broad", List.of("* /a r", "* /** s"), List.of()),
        arguments("broad above narrow", List.of("* /** r", "* /a s"), List.of(1)),
        arguments("any segment above an exact one", List.of("* /*/b r", "* /a/b s"), List.of(1)),
        arguments("a variable above an exact one", List.of("* /{x}/b r", "* /a/b s"), List.of(1)),
        arguments("an exact one above any segment", List.of("* /a/b r", "* /*/b s"), List.of()),
        arguments("open above open below it", List.of("* /a/** r", "* /a/b/** s"), List.of(1)),
        arguments("open above open above it", List.of("* /a/b/** r", "* /a/** s"), List.of()),
        arguments("open above its own root", List.of("* /a/** r", "* /a s"), List.of(1)),
        arguments("exact above open", List.of("* /a r", "* /a/** s"), List.of()),
        arguments("all above the root", List.of("* /** r", "* / s"), List.of(1)),
        arguments("a broad one in between", List.of("* /a r", "* /** s", "* /b t"), List.of(2)),
        arguments(
            "a group that began above the broad one",
            List.of("GET /a r", "* /** s", "POST /a t"),
            List.of()),
        arguments("the methods are no matter", List.of("GET /** r", "POST /a s"), List.of(1)),
        arguments("the same again", List.of("* /a r", "* /a r"), List.of(1)),
        arguments("other roles", List.of("* /a r", "* /a s"), List.of()),
        arguments("other methods", List.of("GET /a r", "POST /a r"), List.of()),
        arguments("HEAD beside GET", List.of("GET /a r", "HEAD /a r"), List.of(1)),
        arguments("fewer methods", List.of("* /a r", "GET /a r"), List.of(1)),
        arguments("more methods below", List.of("GET /a r", "* /a r"), List.of(0)),
        arguments("roles beside anyone", List.of("* /a r", "* /a anyone"), List.of(0)),
        arguments("roles beside authenticated", List.of("* /a any", "* /a r"), List.of(1)),
        arguments("authenticated beside anyone", List.of("* /a any", "* /a anyone"), List.of(0)),
        arguments("anyone to read", List.of("GET /a anyone", "* /a r"), List.of()),
        arguments("fewer roles", List.of("* /a r,s", "* /a s"), List.of(1)),
        arguments("where and without", List.of("* /{x} r x", "* /{x} r"), List.of(0)),
        arguments("where twice", List.of("* /{x} r x", "* /{x} r x"), List.of(1)),
        arguments("where under another name", List.of("* /{x} r x", "* /{y} r y"), List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void rules(String what, List<String> rules, List<Integer> idle) {
    AccessPolicy access = new AccessPolicy(rules.stream().map(RuleChecksTest::rule).toList());
    assertThat(new RuleChecks(access).problems())
        .extracting(PolicyProblem::place)
        .isEqualTo(idle.stream().map(i -> List.of("access", String.valueOf(i), "path")).toList());
  }

  private static AccessRule rule(String text) {
    String[] parts = text.split(" ", -1);
    Requirement requirement =
        switch (parts[2]) {
          case "anyone" -> new Requirement.Anyone();
          case "any" -> new Requirement.Authenticated();
          default -> new Requirement.AnyRole(Set.of(parts[2].split(",", -1)));
        };
    AccessRule rule = AccessRule.of(PathPattern.parse(parts[1]), requirement);
    AccessRule listed = parts[0].equals("*") ? rule : rule.forMethods(Set.of(parts[0]));
    return parts.length > 3
        ? listed.where(Map.of(parts[3], ValueTemplate.parse("{domain}")))
        : listed;
  }
}
