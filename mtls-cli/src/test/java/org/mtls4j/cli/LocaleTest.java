package org.mtls4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.cli.Shell.Outcome;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.Pem;

/** Names outside ASCII, as the commands see them in processes of their own. */
@EnabledOnOs(OS.LINUX)
class LocaleTest {

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        groesse:
          anchors: ['%s']
          names: {subject: {O: Größe AG, CN: '*'}}
          revocation: {check: none}
          grants: [{roles: [läsen]}]
      access:
        - {path: /bücher/**, roles: [läsen]}
      """;

  private static final String ADVICE =
      ":6:17: advice: 'trust-domains.groesse.revocation': nobody is asked: a stolen key is good"
          + " until its certificate ends";
  private static final String GOOD = "good: 1 trust domain, 1 access rule; 1 piece of advice";

  @TempDir private Path directory;
  private String anchor;

  @BeforeEach
  void writeFiles() throws Exception {
    CertificateAuthority ca =
        CertificateAuthority.named("O=Größe AG,CN=Größe Root").at(Shell.NOW).build();
    anchor = Pem.of(ca.certificate());
    Files.writeString(directory.resolve("ca.pem"), anchor);
    Files.writeString(
        directory.resolve("client.pem"),
        Pem.of(ca.issue("O=Größe AG,CN=Jürgen 李").build().certificate()));
    Files.writeString(directory.resolve("plain.yaml"), POLICY.formatted("ca.pem"));
    Files.writeString(directory.resolve("named.yaml"), POLICY.formatted("größe.pem"));
    Files.writeString(
        directory.resolve("including.yaml"), "version: 1\ninclude: ['bücher/*.yaml']\n");
    Files.writeString(
        directory.resolve("locked.yaml"), POLICY.formatted("ca.pem") + "locks: schlösser.yaml\n");
    // By a shell, since this Java may run in a locale that has no such name.
    assertThat(
            new ProcessBuilder("sh", "-c", "cp ca.pem \"$(printf 'gr\\303\\266\\303\\237e.pem')\"")
                .directory(directory.toFile())
                .start()
                .waitFor())
        .isZero();
  }

  private Outcome run(String locale, String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    process.environment().put("LC_ALL", locale);
    Process running = process.start();
    assertThat(running.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Outcome(
        running.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8"})
  void whatIsWithinFilesIsUtf8InEveryLocale(String locale) throws Exception {
    assertThat(run(locale, "check", "plain.yaml", "--at", Shell.NOW.toString()).lines())
        .containsExactly("plain.yaml" + ADVICE, GOOD);
    Outcome explained =
        run(
            locale,
            "explain",
            "--policy",
            "plain.yaml",
            "--chain",
            "client.pem",
            "--at",
            Shell.NOW.toString(),
            "--request",
            "GET /b%C3%BCcher/7");
    assertThat(explained.exit()).isZero();
    assertThat(explained.lines())
        .contains(
            "accepted identity   principal 'groesse/Jürgen 李', roles [läsen]",
            "accepted access     '/bücher/**' lets the client in");
    assertThat(run(locale, "inspect", "client.pem").out()).contains("Jürgen 李");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8"})
  void filesOfAnArchiveHaveTheirNamesInEveryLocale(String locale) throws Exception {
    try (OutputStream out = Files.newOutputStream(directory.resolve("app.war"));
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      put(zip, "WEB-INF/mtls-policy.yaml", POLICY.formatted("pki/größe.pem"));
      put(zip, "WEB-INF/pki/größe.pem", anchor);
      put(zip, "WEB-INF/web.xml", Files.readString(Path.of("../docs/five-minutes/web.xml")));
    }
    assertThat(run(locale, "check", "app.war", "--at", Shell.NOW.toString()).lines())
        .containsExactly("app.war!/WEB-INF/mtls-policy.yaml" + ADVICE, GOOD);
  }

  private static void put(ZipOutputStream zip, String name, String content) throws Exception {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void filesOnDiskHaveTheirNamesInALocaleOfUtf8() throws Exception {
    assertThat(run("C.UTF-8", "check", "named.yaml", "--at", Shell.NOW.toString()).lines())
        .containsExactly("named.yaml" + ADVICE, GOOD);
    assertThat(run("C.UTF-8", "inspect", "größe.pem").exit()).isZero();
  }

  @Test
  void inAnotherLocaleItIsSaidWhatToDo() throws Exception {
    String told =
        "cannot be read: the locale that Java runs in has no such names; start it with"
            + " LC_ALL=C.UTF-8, or call the file otherwise";
    assertThat(run("C", "check", "named.yaml").lines())
        .containsExactly("named.yaml:4:15: 'größe.pem' " + told, "1 problem");
    assertThat(run("C", "check", "locked.yaml").lines())
        .containsExactly("locked.yaml:10:8: 'schlösser.yaml' " + told, "1 problem");
    assertThat(run("C", "check", "including.yaml").lines())
        .contains("including.yaml:2:11: 'bücher/' " + told);
    assertThat(run("C", "check", "größe.yaml"))
        .satisfies(
            outcome -> {
              assertThat(outcome.exit()).isEqualTo(2);
              assertThat(outcome.err())
                  .contains("is no name of a file in the locale that Java runs in; LC_ALL=C.UTF-8")
                  .doesNotContain("Exception");
            });
  }
}
