package org.mtls4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtls4j.cli.Shell.Outcome;

/** The runnable jar as a process of its own. */
class JarIT {

  private static final Path JAR = Path.of("target/mtls.jar");

  @TempDir private Path directory;
  private Partner partner;

  @BeforeEach
  void writePolicy() throws IOException {
    partner = Partner.in(directory);
  }

  private Outcome run(Object... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("-jar");
    command.add(JAR.toAbsolutePath().toString());
    for (Object arg : args) {
      command.add(arg.toString());
    }
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Outcome(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void checks() throws Exception {
    Outcome outcome = run("check", "mtls-policy.yaml", "--at", Shell.NOW);
    assertThat(outcome).isEqualTo(new Outcome(0, "good: 1 trust domain, 2 access rules\n", ""));
    partner.policy(Partner.POLICY.replace("- roles", "- role"));
    Outcome bad = run("check", "mtls-policy.yaml");
    assertThat(bad.exit()).isEqualTo(1);
    assertThat(bad.err()).isEmpty();
    assertThat(bad.lines())
        .containsExactly(
            "mtls-policy.yaml:8:9: unknown key 'role' in grants[0]; did you mean 'roles'?",
            "1 problem");
  }

  @Test
  void explains() throws Exception {
    Path chain = partner.chain("shop");
    assertThat(
            run(
                "explain",
                "--policy",
                "mtls-policy.yaml",
                "--chain",
                chain,
                "--at",
                Shell.NOW,
                "--json"))
        .satisfies(
            outcome -> {
              assertThat(outcome.exit()).isZero();
              assertThat(outcome.err()).isEmpty();
              assertThat(outcome.out()).startsWith("{\"accepted\":true,");
            });
    assertThat(
            run(
                    "explain",
                    "--policy",
                    "mtls-policy.yaml",
                    "--chain",
                    chain,
                    "--at",
                    "2040-01-01T00:00:00Z")
                .exit())
        .isEqualTo(1);
  }

  @Test
  void inspects() throws Exception {
    assertThat(run("inspect", "pki/acme-root.pem"))
        .satisfies(
            outcome -> {
              assertThat(outcome.exit()).isZero();
              assertThat(outcome.out()).contains("subject.O              Acme GmbH");
            });
  }

  @Test
  void complainsOnStandardErrorAndEndsWithTwo() throws Exception {
    assertThat(run("check", "no.yaml"))
        .isEqualTo(new Outcome(2, "", "mtls: there is no file 'no.yaml'\n"));
    assertThat(run("--help").exit()).isZero();
    assertThat(run("--version").out()).startsWith("mtls4j 0.");
    assertThat(run().exit()).isEqualTo(2);
  }

  /** Bouncy Castle's jars are signed, and a signature over another jar stops Java. */
  @Test
  void hasNoSignaturesOfOtherJars() throws IOException {
    try (ZipFile jar = new ZipFile(JAR.toFile())) {
      assertThat(jar.stream().map(entry -> entry.getName()))
          .noneMatch(name -> name.matches("META-INF/.*\\.(SF|RSA|DSA)"))
          .contains("org/mtls4j/cli/Main.class");
    }
  }
}
