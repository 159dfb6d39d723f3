package org.mtls4j.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths a pattern matches, as a whole and segment by segment. */
class PathPatternTest {

  @ParameterizedTest(name = "{0} matches {1}: {2}")
  @CsvSource(
      textBlock =
          """
          /,            /,               true
          /,            /a,              false
          /,            //,              false
          /,            '',              false
          /a/b,         /a/b,            true
          /a/b,         /a/b/,           true
          /a/b/,        /a/b,            true
          /a/b/,        /a/b/,           true
          /a/b,         /a/b//,          false
          /a/b,         /a//b,           false
          /a/b,         //a/b,           false
          /a/b,         /a,              false
          /a/b,         /a/b/c,          false
          /a/b,         /A/b,            false
          /a/b,         /a/bb,           false
          /a/b,         a/b,             false
          /a.b,         /axb,            false
          /a+b,         /a+b,            true
          /a,           '/a ',           false
          /a b,         /a b,            true
          /m\u00fcller, /m\u00fcller,    true
          /*,           /a,              true
          /*,           /a/,             true
          /*,           /,               false
          /*,           //,              false
          /*,           /a/b,            false
          /a/*,         /a/b,            true
          /a/*,         /a,              false
          /a/*,         /a/,             false
          /a/*,         /a//,            false
          /a/*,         /a/b/c,          false
          /a/*/c,       /a/b/c,          true
          /a/*/c,       /a//c,           false
          /a/*/c,       /a/b/x/c,        false
          /**,          /,               true
          /**,          /a,              true
          /**,          /a/b/c,          true
          /**,          '',              false
          /**,          a,               false
          /a/**,        /a,              true
          /a/**,        /a/,             true
          /a/**,        /a/b,            true
          /a/**,        /a/b/c/,         true
          /a/**,        /ab,             false
          /a/**,        /,               false
          /a/**,        /b/a,            false
          /a/**/,       /a/b,            true
          /a/*/**,      /a/b,            true
          /a/*/**,      /a/b/c,          true
          /a/*/**,      /a,              false
          /{v},         /a,              true
          /{v},         /,               false
          /{v}/b,       /a/b,            true
          /{v}/b,       //b,             false
          /a/{v}/**,    /a/b,            true
          /a/{v}/**,    /a/b/c/d,        true
          /a/{v}/**,    /a,              false
          """)
  void matches(String pattern, String path, boolean expected) {
    assertThat(PathPattern.parse(pattern).match(path).isPresent()).isEqualTo(expected);
  }

  static Stream<Arguments> captures() {
    return Stream.of(
        arguments("/a", "/a", Map.of()),
        arguments("/a/*", "/a/b", Map.of()),
        arguments("/{v}", "/acme", Map.of("v", "acme")),
        arguments("/{v}", "/acme/", Map.of("v", "acme")),
        arguments("/p/{v}/**", "/p/acme/x/y", Map.of("v", "acme")),
        arguments("/{a}/x/{b-2}", "/1/x/2", Map.of("a", "1", "b-2", "2")),
        arguments("/{v}", "/{v}", Map.of("v", "{v}")),
        arguments("/{v}", "/A b", Map.of("v", "A b")));
  }

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @MethodSource
  void captures(String pattern, String path, Map<String, String> expected) {
    assertThat(PathPattern.parse(pattern).match(path)).contains(expected);
    assertThat(PathPattern.parse(pattern).variables())
        .containsExactlyInAnyOrderElementsOf(expected.keySet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a/b",
        "*",
        "**",
        "//",
        "//a",
        "/a//b",
        "/a//",
        "/**/a",
        "/**/**",
        "/a/**/{v}",
        "/a*",
        "/*.html",
        "/a**",
        "/***",
        "/{v",
        "/v}",
        "/{}",
        "/{1}",
        "/{-v}",
        "/{v w}",
        "/{v}{w}",
        "/a{v}",
        "/{v}.json",
        "/{v}/{v}",
        "/{{v}}",
        "/.",
        "/..",
        "/a/../b",
        "/a/./b",
        "/a%20b",
        "/%2e%2e",
        "/a;b",
        "/a;jsessionid=1/b",
        "/a\\b",
        "/a\tb",
        "/a\u0080b",
        "/a\u0085b",
      })
  void refuses(String pattern) {
    assertThatIllegalArgumentException().isThrownBy(() -> PathPattern.parse(pattern));
  }

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource(
      textBlock =
          """
          /a/b,      /a/b,      true
          /a/b,      /a/b/,     true
          /a/*,      /a/{v},    true
          /a/{v},    /a/{w},    true
          /a/**,     /a/**/,    true
          /a/*,      /a/b,      false
          /a/*,      /a/**,     false
          /a,        /a/**,     false
          /,         /**,       false
          '/a, b',   /a/b,      false
          """)
  void areOfOneShape(String one, String other, boolean expected) {
    assertThat(PathPattern.parse(one).shape().equals(PathPattern.parse(other).shape()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a/", "/a/{v}/**"})
  void showsWhatWasWritten(String pattern) {
    assertThat(PathPattern.parse(pattern)).hasToString(pattern);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"/, /**", "/a, /a/**", "/a/, /a/**", "/a/{v}, /a/{v}/**", "/a/**, /a/**"})
  void withAllBelow(String pattern, String expected) {
    PathPattern below = PathPattern.parse(pattern).withAllBelow();
    assertThat(below).hasToString(expected);
    assertThat(below.isOpen()).isTrue();
    assertThat(PathPattern.parse(pattern).isOpen()).isEqualTo(pattern.equals(expected));
    assertThat(below.shape()).isEqualTo(PathPattern.parse(expected).shape());
  }
}
