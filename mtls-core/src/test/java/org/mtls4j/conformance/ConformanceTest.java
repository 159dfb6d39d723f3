package org.mtls4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The product beside the usual kernels on cases that others wrote: {@code
 * -Dconformance.cases=<directory>}, from the repository's root. With {@code
 * -Dconformance.report-only} it tells what would break the run, and does not break it; with {@code
 * -Dconformance.write-document} it writes {@code docs/conformance.md}.
 */
class ConformanceTest {

  @Test
  void outsideCases() throws Exception {
    String directory = System.getProperty("conformance.cases", "");
    if (directory.isEmpty()) {
      say("conformance: ran without outside cases; -Dconformance.cases=<directory> gives them");
      return;
    }
    CaseFiles files = CaseFiles.read(root().resolve(directory));
    Results results = Results.of(files.cases(), TimeLimit.TEN_SECONDS);
    Deviations known = Deviations.known();
    say(new Scoreboard(results, known).text());
    List<String> breaches = new ArrayList<>(files.unreadable());
    breaches.addAll(new Rules(results, known).breaches());
    if (isAsked("report-only")) {
      say("report only; the run would break for\n  " + String.join("\n  ", breaches));
      return;
    }
    assertThat(breaches).isEmpty();
    if (Document.isMadeBy(results)) {
      document(new Document(results, known).markdown());
    } else {
      say("docs/conformance.md is neither checked nor made: other suites, or another JDK");
    }
  }

  private static void document(String made) throws IOException {
    Path file = root().resolve("docs/conformance.md");
    if (isAsked("write-document")) {
      Files.writeString(file, made);
    }
    assertThat(file)
        .as("made by a run with -Dconformance.write-document")
        .content()
        .isEqualTo(made);
  }

  private static boolean isAsked(String flag) {
    return System.getProperty("conformance." + flag) != null;
  }

  /** Tests run in their module's directory; what one types is relative to the repository's. */
  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, Objects::nonNull, Path::getParent)
        .filter(directory -> Files.isDirectory(directory.resolve(".mvn")))
        .findFirst()
        .orElse(here);
  }

  @SuppressWarnings("SystemOut")
  private static void say(String text) {
    System.out.println(text);
  }
}
