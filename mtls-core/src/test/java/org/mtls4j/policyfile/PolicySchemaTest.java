package org.mtls4j.policyfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The JSON Schema against the examples and the mistakes that the reader is tested with. */
class PolicySchemaTest {

  private static final Path DOCS = Path.of("../docs");
  private static final JsonSchema SCHEMA = schema("policy-schema.json");

  /** What only the reader can tell: files, certificates, and how settings go together. */
  private static final Set<String> BEYOND_A_SCHEMA =
      Set.of(
          "a CA that certifies the other's, with overlapping names",
          "a CIDR with bits beyond",
          "a CRL without an end",
          "a bad CIDR",
          "a bad address",
          "a certificate",
          "a directory",
          "a line that is none of ours",
          "a malformed CA",
          "a match that names exclude",
          "a match that reads what names do not restrict",
          "a missing CRL",
          "a missing anchor",
          "a missing anchor of two",
          "a missing classpath:",
          "a missing file:",
          "a missing intermediate",
          "a password of a PEM",
          "a pattern of principals that none is",
          "a principal that may begin like the other's",
          "a principal that none is",
          "a principal that reads what names do not restrict",
          "a principal without a beginning of its own",
          "a private key",
          "a rule again",
          "a rule below a broader one",
          "a store of keys",
          "a store without its password",
          "a tag",
          "a template that can be misread",
          "a text without an end",
          "a typed version",
          "a variable that is not there",
          "a where by serial number alone",
          "a where that reads what names do not restrict",
          "a written principal that reads what names do not restrict",
          "a wrong password",
          "a wrong password of JKS",
          "an alias",
          "an anchor",
          "an attribute by name and by OID",
          "an empty CRL",
          "an empty file",
          "an unknown variable",
          "another CA's CRL in its name",
          "no CRL",
          "no PEM",
          "ocsp of certificates without hosts",
          "one CA of several with overlapping names",
          "one CA with overlapping names",
          "principals that collide",
          "source forwarded",
          "source tls and forwarded",
          "text over several lines",
          "variables where there is no secret");

  private static JsonSchema schema(String file) {
    return JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(SchemaLocation.of(DOCS.resolve(file).toAbsolutePath().toUri().toString()));
  }

  /** Whether an editor with this schema would object; empty where it is not even YAML. */
  static Optional<Set<String>> objections(JsonSchema schema, String document) {
    try {
      Object typed = new Load(LoadSettings.builder().build()).loadFromString(document);
      JsonNode node = new ObjectMapper().valueToTree(typed);
      return Optional.of(
          schema.validate(node).stream().map(Object::toString).collect(Collectors.toSet()));
    } catch (YamlEngineException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Stream<Arguments> good() {
    return PolicyFileTest.good().map(Arguments::get).map(all -> arguments(all[0], all[1]));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void good(String what, String document) {
    assertThat(objections(SCHEMA, document)).hasValueSatisfying(o -> assertThat(o).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "revocation: {crls: [http://a.example/a.crl], refresh: 5m, first-answer: 3s}",
        "revocation: {fetch-hosts: [crl.example, '*.example:8080']}"
      })
  void whatIsFetched(String revocation) {
    String document =
        """
        version: 1
        trust-domains: {acme: {anchors: [a.pem], %s}}
        network: {connect-timeout: 1s, timeout: 1m, proxy: "proxy.example:3128"}
        revocation-store: {directory: /var/lib/x, max-crl: 10MB}
        """;
    assertThat(objections(SCHEMA, document.formatted(revocation)))
        .hasValueSatisfying(objections -> assertThat(objections).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "network: {timeout: soon}",
        "network: {proxy: here}",
        "network: {retries: 3}",
        "revocation-store: {directory: relative}",
        "revocation-store: {max-crl: 256}",
        "revocation-store: {max-ocsp: 64}"
      })
  void whatCannotBeFetchedSo(String line) {
    String good = "version: 1\ntrust-domains: {a: {anchors: [a], revocation: {check: none}}}\n";
    assertThat(objections(SCHEMA, good + line))
        .hasValueSatisfying(objections -> assertThat(objections).isNotEmpty());
  }

  @Test
  void mistakes() {
    Set<String> missed = new TreeSet<>();
    Stream.of(
            PolicyFileTest.notYaml(),
            PolicyFileTest.keys(),
            PolicyFileTest.files(),
            PolicyFileTest.values(),
            PolicyFileTest.rules(),
            PolicyFileTest.idle(),
            PolicyFileTest.domains())
        .flatMap(all -> all)
        .map(Arguments::get)
        // YAML readers of editors recurse, too.
        .filter(all -> ((String) all[1]).length() < 10_000)
        .filter(all -> objections(SCHEMA, (String) all[1]).filter(Set::isEmpty).isPresent())
        .forEach(all -> missed.add((String) all[0]));
    assertThat(missed).isEqualTo(new TreeSet<>(BEYOND_A_SCHEMA));
  }

  static Stream<Arguments> documented() throws IOException {
    List<Path> files;
    try (Stream<Path> below = Files.walk(DOCS)) {
      files = below.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
    return files.stream().map(file -> arguments(DOCS.relativize(file).toString(), file));
  }

  /** Every example of the documentation, by the schema that its first line names. */
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void documented(String name, Path file) throws IOException {
    String document = Files.readString(file);
    String hint = "# yaml-language-server: $schema=";
    String named =
        document.startsWith(hint)
            ? document.substring(hint.length(), document.indexOf('\n'))
            : "policy-schema.json";
    Path schema = file.resolveSibling(named).normalize();
    assertThat(document.startsWith(hint) ? schema : DOCS.resolve(named)).exists();
    assertThat(objections(schema(Path.of(named).getFileName().toString()), document))
        .hasValueSatisfying(objections -> assertThat(objections).isEmpty());
  }
}
