package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tests that docs/strictness.md and docs/mutation.md name are there. */
class DocumentedTestsTest {

  private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

  static List<String> named() throws IOException {
    String documents =
        Files.readString(here("docs/strictness.md")) + Files.readString(here("docs/mutation.md"));
    return TEST.matcher(documents).results().map(MatchResult::group).distinct().toList();
  }

  /** In the module, where tests run, or beside it. */
  private static Path here(String file) {
    Path module = Path.of("").toAbsolutePath();
    return Files.exists(module.resolve(file)) ? module.resolve(file) : module.resolveSibling(file);
  }

  @ParameterizedTest
  @MethodSource("named")
  void isThere(String test) throws IOException {
    String[] parts = test.replace("`", "").split("#", -1);
    try (Stream<Path> sources = Files.walk(here("src/test/java"))) {
      Path source =
          sources.filter(file -> file.endsWith(parts[0] + ".java")).findFirst().orElseThrow();
      assertThat(Files.readString(source)).contains("void " + parts[1] + "(");
    }
  }
}
