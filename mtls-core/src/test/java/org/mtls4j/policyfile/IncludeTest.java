package org.mtls4j.policyfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.TrustDomain;
import org.mtls4j.testkit.CertificateAuthority;

/** {@code include}: a file a partner. */
class IncludeTest {

  private static final CertificateAuthority ACME =
      CertificateAuthority.named("O=Acme GmbH,CN=Acme Root").build();
  private static final CertificateAuthority GLOBEX =
      CertificateAuthority.named("O=Globex Corp,CN=Globex Root").build();

  @TempDir private Path directory;

  @BeforeEach
  void writePartners() throws IOException {
    partner("acme", "Acme GmbH", ACME);
    partner("globex", "Globex Corp", GLOBEX);
  }

  private void partner(String name, String organization, CertificateAuthority ca)
      throws IOException {
    write(
        "partners/" + name + ".yaml",
        """
        trust-domains:
          %s:
            anchors: [%s.pem]
            names: {subject: {O: %s, CN: "*"}}
            revocation: {check: none}
        """
            .formatted(name, name, organization));
    ca.writeCertificate(directory.resolve("partners/" + name + ".pem"));
  }

  private void write(String file, String content) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  private MtlsPolicy load(String policy) throws IOException, PolicyFileException {
    write("policy.yaml", policy);
    return PolicyFile.load(directory.resolve("policy.yaml"));
  }

  private List<String> problemsOf(String policy) throws IOException {
    write("policy.yaml", policy);
    try {
      PolicyFile.load(directory.resolve("policy.yaml"));
      return List.of();
    } catch (PolicyFileException e) {
      return e.problems().stream()
          .map(FileProblem::toString)
          .map(problem -> problem.replace(directory + "/", ""))
          .toList();
    }
  }

  private static List<String> names(MtlsPolicy policy) {
    return policy.domains().stream().map(TrustDomain::name).map(Object::toString).toList();
  }

  @Test
  void everyFileThatMatchesBringsItsDomainsInTheOrderOfTheirNames() throws Exception {
    MtlsPolicy policy = load("version: 1\ninclude: [partners/*.yaml]\n");
    assertThat(names(policy)).containsExactly("acme", "globex");
  }

  @Test
  void thePolicysOwnDomainsComeFirst() throws Exception {
    ACME.writeCertificate(directory.resolve("own.pem"));
    String own =
        """
        version: 1
        include: [partners/globex.yaml]
        trust-domains:
          own:
            anchors: [own.pem]
            names: {subject: {O: Own, CN: "*"}}
            revocation: {check: none}
        """;
    assertThat(names(load(own))).containsExactly("own", "globex");
  }

  @Test
  void aFileUrlLeadsElsewhereAndWhatIsIncludedThereIsRelativeToThere(@TempDir Path elsewhere)
      throws Exception {
    Files.copy(directory.resolve("partners/acme.yaml"), elsewhere.resolve("a b.yaml"));
    Files.copy(directory.resolve("partners/acme.pem"), elsewhere.resolve("acme.pem"));
    assertThat(names(load("version: 1\ninclude: ['file:" + elsewhere + "/*.yaml']\n")))
        .containsExactly("acme");
    assertThat(names(load("version: 1\ninclude: ['" + elsewhere.toUri() + "*.yaml']\n")))
        .containsExactly("acme");
  }

  @Test
  void hiddenFilesAndDirectoriesAreNotMatched() throws Exception {
    write("partners/.acme.yaml", "x");
    write("partners/dir.yaml/x", "x");
    write("partners/acme.yaml~", "x");
    assertThat(names(load("version: 1\ninclude: [partners/*.yaml]\n")))
        .containsExactly("acme", "globex");
  }

  @Test
  void anInclusionThroughALinkIsReadAsConfigMapsAreMounted() throws Exception {
    Files.createDirectories(directory.resolve("mounted"));
    Files.createSymbolicLink(
        directory.resolve("mounted/acme.yaml"), directory.resolve("partners/acme.yaml"));
    Files.createSymbolicLink(
        directory.resolve("mounted/acme.pem"), directory.resolve("partners/acme.pem"));
    assertThat(names(load("version: 1\ninclude: [mounted/*.yaml]\n"))).containsExactly("acme");
  }

  @Test
  void problemsAreToldWithTheFileAndLineThatTheyStandIn() throws Exception {
    write("partners/acme.yaml", "trust-domains:\n  acme:\n    anchor: [acme.pem]\n");
    write("partners/globex.yaml", "trust-domains:\n  globex:\n    anchors: [no.pem]\n");
    assertThat(problemsOf("version: 2\ninclude: [partners/*.yaml]\n"))
        .containsExactly(
            "policy.yaml:1:10: version '2' is unknown; this is 1",
            "partners/acme.yaml:3:5: unknown key 'anchor' in acme; did you mean 'anchors'?",
            "partners/acme.yaml:3:5: 'trust-domains.acme.revocation': nothing to check revocation"
                + " by; list 'crls' or 'ocsp', or say 'check: none'",
            "partners/globex.yaml:3:5: 'trust-domains.globex.revocation': nothing to check"
                + " revocation by; list 'crls' or 'ocsp', or say 'check: none'",
            "partners/globex.yaml:3:15: there is no file 'no.pem'");
  }

  @Test
  void problemsOfDomainsWithEachOtherAreToldWhereTheDomainStands() throws Exception {
    GLOBEX.writeCertificate(directory.resolve("partners/acme.pem"));
    write(
        "partners/globex.yaml",
        Files.readString(directory.resolve("partners/globex.yaml")).replace("Globex Corp", "A*"));
    assertThat(problemsOf("version: 1\ninclude: [partners/*.yaml]\n"))
        .singleElement()
        .asString()
        .startsWith("partners/globex.yaml:3:14: 'trust-domains.globex.anchors': shares a CA key");
  }

  @Test
  void aDomainIsInOneFileOnly() throws Exception {
    Files.copy(directory.resolve("partners/acme.yaml"), directory.resolve("partners/another.yaml"));
    assertThat(problemsOf("version: 1\ninclude: [partners/*.yaml]\n"))
        .singleElement()
        .asString()
        .matches("partners/another.yaml:2:3: trust domain 'acme' again; it is in .*acme.yaml:2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          partners/*.yml      | no file matches 'partners/*.yml'
          partner/*.yaml      | there is no directory 'partner/'
          partners/acm.yaml   | there is no file 'partners/acm.yaml'
          '*/acme.yaml'       | '*/acme.yaml': '*' stands for a part of a file's name, not of a directory's
          '../x/*.yaml'       | '../x/*.yaml' leads out of the policy's directory; say file: for files elsewhere
          classpath:p/*.yaml  | 'classpath:p/*.yaml': a class path cannot be included from
          '*.yaml'            | 'policy.yaml' is included already, or the policy itself
          """)
  void whatCannotBeIncluded(String pattern, String message) throws Exception {
    assertThat(problemsOf("version: 1\ninclude: ['" + pattern + "']\n"))
        .contains("policy.yaml:2:11: " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\0.yaml", "a\\0*.yaml", "a\\0/*.yaml", "file:/\\0/*.yaml"})
  void whatIsNoNameOfAFileIsAProblem(String pattern) throws Exception {
    assertThat(problemsOf("version: 1\ninclude: [\"" + pattern + "\"]\n"))
        .singleElement()
        .asString()
        .startsWith("policy.yaml:2:11: ");
  }

  @Test
  void aFileIsIncludedOnce() throws Exception {
    assertThat(problemsOf("version: 1\ninclude: [partners/acme.yaml, partners/*.yaml]\n"))
        .containsExactly(
            "policy.yaml:2:31: 'partners/acme.yaml' is included already, or the policy itself");
  }

  @ParameterizedTest
  @CsvSource({
    "version: 1, version",
    "access: [], access",
    "include: [x.yaml], include",
    "source: tls, source"
  })
  void anIncludedFileHoldsTrustDomainsOnly(String line, String key) throws Exception {
    write(
        "partners/acme.yaml",
        line + "\n" + Files.readString(directory.resolve("partners/acme.yaml")));
    assertThat(problemsOf("version: 1\ninclude: [partners/*.yaml]\n"))
        .containsExactly(
            "partners/acme.yaml:1:1: '"
                + key
                + "' in an included file; it is for the policy itself, here are only"
                + " 'trust-domains'");
  }

  @Test
  void anIncludedFileThatIsNoYamlOrEmptyIsToldAsSuch() throws Exception {
    write("partners/acme.yaml", "");
    write("partners/globex.yaml", "- x\n");
    assertThat(problemsOf("version: 1\ninclude: [partners/*.yaml]\n"))
        .containsExactly(
            "partners/acme.yaml:1:1: is empty",
            "partners/globex.yaml:1:1: 'the included file' is a list, not a mapping: write {key:"
                + " value}");
  }
}
