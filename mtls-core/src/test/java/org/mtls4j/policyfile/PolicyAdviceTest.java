package org.mtls4j.policyfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.Pem;

/** Advice: what can be enforced and is perhaps not meant, each piece with its place. */
class PolicyAdviceTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority ACME =
      CertificateAuthority.named("O=Acme GmbH,CN=Acme Root").at(NOW).build();

  /** Nothing to say about. */
  private static final String SOUND =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [acme.pem]
          names: {subject: {CN: "acme-*"}}
          revocation: {crls: [acme.crl]}
          grants: [{roles: [reader]}]
      access:
        - {path: /a, roles: [reader]}
      """;

  @TempDir private static Path directory;

  @BeforeAll
  static void writeFiles() throws IOException {
    ACME.writeCertificate(directory.resolve("acme.pem"));
    CertificateAuthority namesake =
        CertificateAuthority.named("O=Acme GmbH,CN=Acme Root").at(NOW).build();
    Files.writeString(
        directory.resolve("namesakes.pem"), Pem.of(ACME.certificate(), namesake.certificate()));
    Files.writeString(
        directory.resolve("twice.pem"), Pem.of(ACME.certificate(), ACME.certificate()));
    ACME.crl().write(directory.resolve("acme.crl"));
    ACME.crl().stale().write(directory.resolve("stale.crl"));
    CertificateAuthority.named("CN=Globex")
        .at(NOW)
        .build()
        .crl()
        .write(directory.resolve("globex.crl"));
    ACME.issue("CN=acme-x").build().writeCertificate(directory.resolve("leaf.pem"));
    ACME.issue("CN=acme-y").expired().build().writeCertificate(directory.resolve("old-leaf.pem"));
    CertificateAuthority.named("O=Acme GmbH,CN=Acme Root")
        .at(NOW)
        .keys(ACME.keys())
        .expired()
        .build()
        .writeCertificate(directory.resolve("expired.pem"));
    CertificateAuthority.named("O=Acme GmbH,CN=Acme Root")
        .at(NOW)
        .keys(ACME.keys())
        .notYetValid()
        .build()
        .writeCertificate(directory.resolve("ahead.pem"));
  }

  static Stream<Arguments> advice() {
    return Stream.of(
        piece("nothing", "version: 1", "version: 1"),
        piece("an expired anchor", "acme.pem", "expired.pem", "4:14 ended on"),
        piece("an anchor that has not begun", "acme.pem", "ahead.pem", "4:14 begins on"),
        piece("two CAs of one name", "acme.pem", "namesakes.pem", "4:14 with different keys"),
        piece("an anchor twice", "acme.pem", "twice.pem", "4:14 is listed twice"),
        piece(
            "a leaf as anchor",
            "acme.pem",
            "leaf.pem",
            "4:14 is no CA: nothing that it signed is accepted"),
        piece(
            "no names",
            "    names: {subject: {CN: \"acme-*\"}}\n",
            "",
            "4:5 without 'names' the domain's CAs may call their clients whatever they like"),
        piece("no revocation", "{crls: [acme.crl]}", "{check: none}", "6:17 nobody is asked"),
        piece("a stale CRL", "acme.crl", "stale.crl", "6:17 lapsed on"),
        piece("a CRL of another CA only", "acme.crl", "globex.crl", "6:17 no CRL of 'CN=Acme"),
        pinned("leaf.pem"),
        pinned("old-leaf.pem", "4:19 ended on"),
        piece(
            "a principal that the CA chooses",
            "    grants:",
            "    principal: \"{subject.OU}\"\n    grants:",
            "7:16 reads subject.OU, which 'names' does not restrict"),
        piece(
            "a role that nobody has",
            "[reader]}\n",
            "[reader, admin]}\n",
            "9:23 no grant gives anyone [admin]"),
        piece("no rules", "  - {path: /a, roles: [reader]}\n", "  []\n", "9:3 there is no rule"),
        piece(
            "an exact rule above a broader weaker one",
            "[reader]}\n",
            "[reader]}\n  - {path: /**, allow: authenticated}\n",
            "9:12 guards '/a' alone: what lies below it falls to '/**' in access[1], which asks"
                + " for less; say '/a/**' if all of it is meant"),
        piece(
            "an exact rule above a broader one for anyone",
            "[reader]}\n",
            "[reader]}\n  - {path: '/{x}/**', allow: anyone}\n",
            "9:12 guards '/a' alone"),
        piece(
            "an exact rule above a broader one as strong",
            "[reader]}\n",
            "[reader]}\n  - {path: /**, roles: [reader]}\n"),
        piece(
            "an exact rule above one for all below it",
            "[reader]}\n",
            "[reader]}\n  - {path: /a/**, roles: [reader]}\n  - {path: /**, allow: anyone}\n"));
  }

  /** Where clients are pinned there is no CA that could do anything. */
  private static Arguments pinned(String file, String... expected) {
    return arguments(
        "pinned " + file,
        SOUND
            .replace("anchors: [acme.pem]", "certificates: [" + file + "]")
            .replace("    names: {subject: {CN: \"acme-*\"}}\n", "")
            .replace("{crls: [acme.crl]}", "{check: none}"),
        List.of(expected));
  }

  private static Arguments piece(String what, String replaced, String by, String... expected) {
    // Only the last place of these is about the rules.
    int at = SOUND.lastIndexOf(replaced);
    assertThat(at).as(replaced).isNotNegative();
    return arguments(
        what,
        SOUND.substring(0, at) + by + SOUND.substring(at + replaced.length()),
        List.of(expected));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void advice(String what, String document, List<String> expected) throws IOException {
    Path file = Files.writeString(directory.resolve("policy.yaml"), document);
    PolicyReport report = PolicyFile.check(file, NOW);
    assertThat(report.problems()).isEmpty();
    assertThat(report.policy()).isPresent();
    assertThat(report.advice())
        .zipSatisfy(
            expected,
            (piece, line) -> {
              String[] placeAndPart = line.split(" ", 2);
              assertThat(piece.line() + ":" + piece.column()).isEqualTo(placeAndPart[0]);
              assertThat(piece.message()).contains(placeAndPart[1]);
            });
  }

  @Test
  void adviceIsGivenAsOfTheTimeAsked() throws IOException {
    Path file = Files.writeString(directory.resolve("policy.yaml"), SOUND);
    assertThat(PolicyFile.check(file, NOW.plus(Duration.ofDays(400))).advice())
        .extracting(FileProblem::message)
        .anyMatch(message -> message.contains("lapsed on"));
  }

  @Test
  void thereIsNoAdviceWhereThereAreProblems() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("policy.yaml"),
            SOUND
                .replace("{crls: [acme.crl]}", "{check: none}")
                .replace("version: 1", "version: 2"));
    PolicyReport report = PolicyFile.check(file, NOW);
    assertThat(report.problems()).hasSize(1);
    assertThat(report.advice()).isEmpty();
    assertThat(report.policy()).isEmpty();
  }
}
