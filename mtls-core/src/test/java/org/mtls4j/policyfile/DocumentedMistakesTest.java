package org.mtls4j.policyfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.Pem;

/** docs/policy-mistakes.md: each of its mistakes is made here, and told as it says. */
class DocumentedMistakesTest {

  private static final Path DOCS = Path.of("../docs");
  private static final Path POLICY = DOCS.resolve("five-minutes/mtls-policy.yaml");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^|]+)` \\| (?:`([^|]*)`|\\(nothing\\)) \\| (.+) \\|$");

  @TempDir private static Path directory;

  @BeforeAll
  static void writeFiles() throws Exception {
    CertificateAuthority acme = CertificateAuthority.named("O=Acme GmbH,CN=Acme Root").build();
    CertificateAuthority other = CertificateAuthority.named("CN=Other").build();
    Path pki = Files.createDirectories(directory.resolve("pki"));
    acme.writeCertificate(pki.resolve("acme-root.pem"));
    acme.crl().write(pki.resolve("acme.crl"));
    acme.crl().signedBy(other).write(pki.resolve("forged.crl"));
    acme.crl().withoutNextUpdate().write(pki.resolve("endless.crl"));
    Files.writeString(
        pki.resolve("client.key"), Pem.of(acme.issue("CN=x").build().keys().getPrivate()));
    Files.write(pki.resolve("trust.p12"), store(acme));
  }

  private static byte[] store(CertificateAuthority ca) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", ca.certificate());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.store(out, "secret".toCharArray());
    return out.toByteArray();
  }

  static Stream<Arguments> rows() throws IOException {
    return ROW.matcher(Files.readString(DOCS.resolve("policy-mistakes.md")))
        .results()
        .map(
            row ->
                arguments(
                    row.group(1),
                    row.group(2) == null ? "" : row.group(2),
                    List.of(row.group(3).split("<br>", -1))));
  }

  @ParameterizedTest(name = "{0} → {1}")
  @MethodSource("rows")
  void isToldAsDocumented(String right, String wrong, List<String> told) throws IOException {
    String good = Files.readString(POLICY);
    assertThat(good).contains(unfolded(right));
    String bad =
        good.replaceFirst(
            Pattern.quote(unfolded(right)), Matcher.quoteReplacement(unfolded(wrong)));
    Path file = Files.writeString(directory.resolve("mtls-policy.yaml"), bad);
    try {
      PolicyFile.load(file);
      assertThat(told).isEmpty();
    } catch (PolicyFileException e) {
      assertThat(e.problems())
          .extracting(p -> "`" + p.line() + ":" + p.column() + ": " + p.message() + "`")
          .isEqualTo(told);
    }
  }

  private static String unfolded(String cell) {
    return cell.replace('⏎', '\n');
  }

  @Test
  void thereAreManyOfThem() throws IOException {
    assertThat(rows()).hasSizeGreaterThanOrEqualTo(60);
  }
}
