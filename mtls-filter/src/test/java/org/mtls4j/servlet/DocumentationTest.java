package org.mtls4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.TestClient;
import org.mtls4j.verdict.Reason;

/** That the README is true: its examples are files that run here, its table is the code's. */
class DocumentationTest {

  private static final Path ROOT = Path.of("..");
  private static final Path FIVE_MINUTES = ROOT.resolve("docs/five-minutes");

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"web.xml", "mtls-policy.yaml"})
  void theReadmeShowsTheFilesOfTheFiveMinutes(String file) throws IOException {
    assertThat(readme()).contains("\n" + Files.readString(FIVE_MINUTES.resolve(file)) + "```");
  }

  @Test
  void theFilesOfTheFiveMinutesGuardAnApplication(@TempDir Path application) throws Exception {
    CertificateAuthority acme = CertificateAuthority.named("O=Acme GmbH,CN=Acme Root").build();
    Path pki = Files.createDirectories(application.resolve("WEB-INF/pki"));
    acme.writeCertificate(pki.resolve("acme-root.pem"));
    acme.crl().write(pki.resolve("acme.crl"));
    for (String file : new String[] {"web.xml", "mtls-policy.yaml"}) {
      Files.copy(FIVE_MINUTES.resolve(file), application.resolve("WEB-INF/" + file));
    }
    try (TestServer server = TestServer.byWebXml(application).start()) {
      TestClient client = TestServer.client(acme.issue("C=DE,O=Acme GmbH,CN=shop").build());
      assertThat(client.get(server.uri("/orders/1")).body()).startsWith("shop|shop|CLIENT_CERT|");
      assertThat(client.send("POST", server.uri("/orders/1"), "x").statusCode()).isEqualTo(403);
      assertThat(TestServer.client().build().get(server.uri("/orders/1")).statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void theReadmesServerIsTheDemos() throws IOException {
    Matcher example = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(readme());
    assertThat(example.find()).isTrue();
    String demo =
        Files.readString(ROOT.resolve("demo/src/main/java/org/mtls4j/demo/DemoServer.java"));
    assertThat(demo).contains(example.group(1));
  }

  /** That each is answered and audited as the table says is in {@link RefusalsTest}. */
  @Test
  void theRefusalTableListsEveryReasonWithItsStageAndStatus() throws IOException {
    Set<String> listed = new TreeSet<>();
    Matcher row =
        Pattern.compile("(?m)^(\\| `[a-z-]+` \\| [a-z]+ \\| \\d{3} \\|) \\S.* \\|$")
            .matcher(readme());
    while (row.find()) {
      assertThat(listed.add(row.group(1))).as(row.group(1)).isTrue();
    }
    assertThat(listed)
        .isEqualTo(
            EnumSet.allOf(Reason.class).stream()
                .map(DocumentationTest::row)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static String row(Reason reason) {
    return String.format(
        Locale.ROOT, "| `%s` | %s | %d |", reason.code(), reason.stage().code(), reason.status());
  }
}
