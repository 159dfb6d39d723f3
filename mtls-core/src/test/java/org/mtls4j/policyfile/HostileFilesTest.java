package org.mtls4j.policyfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.testkit.CertificateAuthority;

/** Files that never end, never begin or are far too long, wherever a policy names one. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class HostileFilesTest {

  private static final Map<String, String> FILES =
      Map.of(
          "pipe", "it is no regular file",
          "file:/dev/zero", "it is no regular file",
          "directory", "it is a directory",
          "huge", "it is longer than");

  private static final Map<String, String> POLICIES =
      Map.of(
          "an anchor", "anchors: [@], revocation: {check: none}",
          "a store", "anchors: [{file: @, password: x}], revocation: {check: none}",
          "an intermediate", "anchors: [ca.pem], intermediates: [@], revocation: {check: none}",
          "a pinned client", "certificates: [@], revocation: {check: none}",
          "a CRL", "anchors: [ca.pem], revocation: {crls: [@]}",
          "a signer",
              "anchors: [ca.pem], revocation: {ocsp: ['http://o.example'], ocsp-signers: [@]}");

  @TempDir private static Path directory;

  @BeforeAll
  static void writeFiles() throws Exception {
    CertificateAuthority.named("CN=CA").build().writeCertificate(directory.resolve("ca.pem"));
    Files.createDirectory(directory.resolve("directory"));
    Process pipe = new ProcessBuilder("mkfifo", directory.resolve("pipe").toString()).start();
    assertThat(pipe.waitFor()).isZero();
    try (RandomAccessFile huge = new RandomAccessFile(directory.resolve("huge").toFile(), "rw")) {
      // Without a disk to hold it: there are only blanks in it.
      huge.setLength(5L << 30);
    }
  }

  static Stream<Arguments> everywhere() {
    return POLICIES.entrySet().stream()
        .flatMap(
            policy ->
                FILES.entrySet().stream()
                    .map(
                        file ->
                            arguments(
                                policy.getKey() + ": " + file.getKey(),
                                policy.getValue().replace("@", file.getKey()),
                                file.getKey(),
                                file.getValue())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void everywhere(String what, String domain, String file, String told) {
    String line = "  acme: {" + domain + "}";
    assertThat(problemsOf("version: 1\ntrust-domains:\n" + line + "\n"))
        .filteredOn(problem -> problem.message().contains("'" + file + "'"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.message()).contains(told);
              assertThat(problem.line()).isEqualTo(3);
              assertThat(problem.column()).isEqualTo(line.indexOf(file) + 1);
            });
  }

  @Test
  void asAListThatIsNoDer() throws IOException {
    try (RandomAccessFile large = new RandomAccessFile(directory.resolve("large").toFile(), "rw")) {
      large.setLength(100L << 20);
    }
    assertThat(
            problemsOf(
                """
                version: 1
                trust-domains: {a: {anchors: [ca.pem], revocation: {crls: [large]}}}
                """))
        .extracting(FileProblem::toString)
        .contains("p.yaml:2:60: 'large' is longer than 64 MB and not DER, which may be longer");
  }

  static Stream<Arguments> files() {
    return FILES.entrySet().stream().map(file -> arguments(file.getKey(), file.getValue()));
  }

  @ParameterizedTest
  @MethodSource("files")
  void asLocksAndAsWhatIsIncluded(String file, String told) {
    String rest = "trust-domains: {a: {anchors: [ca.pem], revocation: {check: none}}}\n";
    for (String line : List.of("locks: " + file, "include: [" + file + "]")) {
      assertThat(problemsOf("version: 1\n" + line + "\n" + rest))
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.message()).contains(told);
                assertThat(problem.line()).isEqualTo(2);
              });
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void asThePolicyItself(String file, String told) {
    Path policy = file.startsWith("file:") ? Path.of(file.substring(5)) : directory.resolve(file);
    assertThat(PolicyFile.check(policy, Instant.EPOCH).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains(told));
  }

  @Test
  void aPatternPassesOverWhatIsNoFile() throws IOException {
    Files.createDirectories(directory.resolve("partners/x.yaml"));
    assertThat(problemsOf("version: 1\ninclude: [partners/*.yaml]\n"))
        .extracting(FileProblem::message)
        .contains("no file matches 'partners/*.yaml'");
  }

  private static List<FileProblem> problemsOf(String policy) {
    try {
      PolicyFile.load(
          "p.yaml", policy.getBytes(StandardCharsets.UTF_8), PolicyResources.directory(directory));
      return List.of();
    } catch (PolicyFileException e) {
      return e.problems();
    }
  }
}
