package org.mtls4j.policyfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.PolicyAdvice;
import org.mtls4j.source.ForwardedFormat;
import org.mtls4j.source.Forwarding;
import org.mtls4j.source.HopSecret;
import org.mtls4j.source.TrustedHop;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.trust.DomainName;

/** What {@code source} and {@code forwarded} may say, and what is said of anything else. */
class ForwardedSettingsTest {

  private static final String SECRET = "0123456789abcdef-in-the-environment";
  private static final Map<String, String> ENVIRONMENT =
      Map.of("HOP", SECRET, "SHORT", "0123456789abcde", "SPACED", "0123456789 abcdef");

  private static final String BASE =
      """
      version: 1
      trust-domains:
        edge:
          anchors: [edge.pem]
          revocation: {check: none}
          grants: [{roles: [proxy]}]
      source: forwarded
      forwarded: \
      """;

  private static final String BY_CLIENT = "from: {domain: edge, roles: [proxy]}";

  @TempDir private static Path directory;

  @BeforeAll
  static void writeFiles() {
    CertificateAuthority.named("CN=Edge").build().writeCertificate(directory.resolve("edge.pem"));
  }

  @ParameterizedTest
  @EnumSource
  void everyFormatWithItsUsualHeaders(ForwardedFormat format) throws Exception {
    String named = format == ForwardedFormat.BASE64_DER ? ", header: X-Cert" : "";
    Forwarding read = read("{format: " + format.word() + named + ", " + BY_CLIENT + "}");
    assertThat(read.format()).isEqualTo(format);
    assertThat(read.header()).isEqualTo(format.header().orElse("X-Cert"));
    assertThat(read.chainHeader())
        .isEqualTo(format == ForwardedFormat.RFC9440 ? "Client-Cert-Chain" : null);
    assertThat(read.verifyHeader()).isNull();
    assertThat(read.from())
        .isEqualTo(new TrustedHop.Client(new DomainName("edge"), Set.of("proxy")));
  }

  @Test
  void everySetting() throws Exception {
    Forwarding read =
        read(
            "{format: haproxy, header: X-C, chain-header: X-Chain, verify-header: X-V, from:"
                + " {addresses: [10.1.0.0/16, '::1'], secret: {header: X-Hop, value:"
                + " '${env:HOP}'}}}");
    assertThat(read.chainHeader()).isEqualTo("X-Chain");
    assertThat(read.verifyHeader()).isEqualTo("X-V");
    assertThat(read.foldedNames()).containsExactlyInAnyOrder("x-c", "x-chain", "x-v", "x-hop");
    TrustedHop.Addresses hop = (TrustedHop.Addresses) read.from();
    assertThat(Stream.of("10.1.2.3", "0:0:0:0:0:0:0:1")).allMatch(hop::contains);
    assertThat(Stream.of("10.2.0.1", "::2", "localhost", "", "10.1.2.3, 10.1.2.3"))
        .noneMatch(hop::contains);
    HopSecret secret = hop.secret().orElseThrow();
    assertThat(secret.matches(SECRET)).isTrue();
    assertThat(Stream.of("", SECRET + " ", SECRET.toUpperCase(java.util.Locale.ROOT), "x"))
        .noneMatch(secret::matches);
    assertThat(read.toString() + hop + secret).doesNotContain(SECRET);
  }

  @Test
  void eitherSourceOrBoth() throws Exception {
    String settings = "{format: envoy, " + BY_CLIENT + "}\n";
    assertThat(load(BASE + settings).source().acceptsDirect()).isFalse();
    String both = BASE.replace("source: forwarded", "source: [forwarded, tls]") + settings;
    assertThat(load(both).source().acceptsDirect()).isTrue();
    assertThat(load(both).source().forwarding()).isPresent();
  }

  @Test
  void advisesAgainstAddressesAlone() throws Exception {
    String insecure = "{format: envoy, from: {addresses: [::1], insecure-addresses-only: true}}";
    MtlsPolicy policy = load(BASE + insecure.replace("::1", "'::1'"));
    assertThat(PolicyAdvice.on(policy, java.time.Instant.parse("2031-05-06T07:08:09Z")))
        .filteredOn(advice -> advice.place().contains("insecure-addresses-only"))
        .hasSize(1);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake("{}", "8:12 'format' is missing in forwarded", "8:12 'from' is missing"),
        mistake("nginx", "8:12 'forwarded' is text, not a mapping: write {format: …, from: { … }}"),
        mistake("{format: pem, " + BY_CLIENT + "}", "8:21 'pem' is no format; allowed: apache, "),
        mistake("{format: [nginx, envoy], " + BY_CLIENT + "}", "8:21 'format' is a list, not text"),
        mistake(
            "{format: base64-der, " + BY_CLIENT + "}",
            "8:21 'base64-der' has no usual header: name it in 'header'"),
        mistake("{format: envoy, heeder: x, " + BY_CLIENT + "}", "8:28 did you mean 'header'?"),
        mistake("{format: envoy, header: 'a b', " + BY_CLIENT + "}", "8:36 'a b' is no name of a"),
        mistake(
            "{format: envoy, chain-header: x, " + BY_CLIENT + "}",
            "8:42 'chain-header' is nothing that 'envoy' has"),
        mistake(
            "{format: rfc9440, verify-header: x, " + BY_CLIENT + "}",
            "8:45 'verify-header' is nothing that 'rfc9440' has"),
        mistake(
            "{format: nginx, header: X-C, verify-header: x_c, " + BY_CLIENT + "}",
            "8:56 'x_c' is the header of something else here already"),
        mistake(
            "{format: rfc9440, header: client_cert_chain, " + BY_CLIENT + "}",
            "8:12 one header for two things"),
        mistake("{format: envoy, from: proxy}", "8:34 'from' is text, not a mapping"),
        mistake("{format: envoy, from: {}}", "8:34 a hop proves itself by {domain: …"),
        mistake(
            "{format: envoy, from: {domain: edge, roles: [proxy], addresses: [10.0.0.1]}}",
            "8:34 a hop proves itself by"),
        mistake("{format: envoy, from: {domain: edge}}", "8:34 'roles' is missing in from"),
        mistake("{format: envoy, from: {roles: [proxy]}}", "8:34 'domain' is missing in from"),
        mistake(
            "{format: envoy, from: {domain: edge, roles: []}}", "8:56 'roles' is an empty list"),
        mistake(
            "{format: envoy, from: {domain: Edge, roles: [proxy]}}", "8:43 'Edge' is no domain"),
        mistake(
            "{format: envoy, from: {domain: egde, roles: [proxy]}}",
            "8:43 there is no trust domain 'egde'; there is [edge]"),
        mistake(
            "{format: envoy, from: {domain: edge, roles: [proxy, porxy]}}",
            "8:56 no grant of 'edge' gives anyone [porxy]"),
        mistake(
            "{format: envoy, from: {addresses: [10.0.0.1]}}",
            "8:34 an address proves too little: add 'secret'"),
        mistake(
            "{format: envoy, from: {addresses: [10.0.0.1], insecure-addresses-only: false}}",
            "8:34 an address proves too little: add 'secret'"),
        mistake(
            "{format: envoy, from: {addresses: [10.0.0.1], insecure-addresses-only: true, secret:"
                + " {header: x, value: '${env:HOP}'}}}",
            "8:83 with a 'secret' the addresses are not the only proof"),
        mistake(
            secret("addresses: [proxy.example]", "'${env:HOP}'"),
            "8:47 'proxy.example' is no IP address"),
        mistake(
            secret("addresses: [10.0.0.1/8]", "'${env:HOP}'"),
            "8:47 '10.0.0.1/8' has bits set beyond its prefix"),
        mistake(
            secret("addresses: [0.0.0.0/0]", "'${env:HOP}'"),
            "8:47 '0.0.0.0/0' is every address there is"),
        mistake(secret("addresses: []", "'${env:HOP}'"), "8:46 'addresses' is an empty list"),
        mistake(
            secret("addresses: [10.0.0.1]", SECRET),
            "8:85 a secret is not written into the policy: write \"${env:NAME}\" here"),
        mistake(
            secret("addresses: [10.0.0.1]", "'${env:NONE}'"),
            "8:85 there is no environment variable 'NONE'"),
        mistake(
            secret("addresses: [10.0.0.1]", "'${env:SHORT}'"),
            "8:85 the value of the variable has fewer than 16 characters"),
        mistake(
            secret("addresses: [10.0.0.1]", "'${env:SPACED}'"),
            "8:85 the value of the variable has characters that a header cannot carry"),
        mistake(
            "{format: envoy, from: {addresses: [10.0.0.1], secret: {header: x}}}",
            "8:66 'value' is missing in secret"),
        mistake(
            "{format: envoy, from: {addresses: [10.0.0.1], secret: {header:"
                + " x-forwarded-client-cert, value: '${env:HOP}'}}}",
            "8:12 one header for two things"));
  }

  private static String secret(String addresses, String value) {
    return "{format: envoy, from: {" + addresses + ", secret: {header: h, value: " + value + "}}}";
  }

  private static Arguments mistake(String settings, String... problems) {
    return arguments(settings, List.of(problems));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void mistakes(String settings, List<String> expected) {
    assertProblems(BASE + settings + "\n", expected);
  }

  @Test
  void neitherMeansAnythingWithoutTheOther() {
    assertProblems(
        BASE.replace("source: forwarded\nforwarded: ", "source: [tls, forwarded]\n"),
        List.of("7:15 nobody may forward: 'forwarded' is missing, {format: …, from: { … }}"));
    String settings = "{format: envoy, " + BY_CLIENT + "}\n";
    String unused = "has no effect by itself: write 'source: forwarded', or 'source: [tls";
    assertProblems(BASE.replace("source: forwarded\n", "") + settings, List.of("7:12 " + unused));
    assertProblems(
        BASE.replace("source: forwarded\n", "source: tls\n") + settings, List.of("8:12 " + unused));
    assertProblems(
        BASE.replace("source: forwarded\n", "source: forwraded\n") + settings,
        List.of("7:9 'forwraded' is no source; did you mean 'forwarded'?"));
  }

  /** The schema objects to every mistake but those that only the reader can see. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void theSchemaObjectsToo(String settings, List<String> expected) {
    Set<String> beyond =
        Set.of(
            "there is no trust",
            "no grant of",
            "beyond its prefix",
            "environment variable",
            "value of the variable",
            "something else here",
            "for two things");
    var schema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(
                SchemaLocation.of(
                    Path.of("../docs/policy-schema.json").toAbsolutePath().toUri().toString()));
    boolean seen =
        PolicySchemaTest.objections(schema, BASE + settings + "\n").filter(Set::isEmpty).isEmpty();
    assertThat(seen).isEqualTo(beyond.stream().noneMatch(expected.get(0)::contains));
  }

  private static void assertProblems(String document, List<String> expected) {
    PolicyFileException thrown =
        catchThrowableOfType(PolicyFileException.class, () -> load(document));
    assertThat(thrown).isNotNull();
    assertThat(thrown.getMessage()).doesNotContain(SECRET).doesNotContain("0123456789");
    assertThat(thrown.problems()).as(thrown.getMessage()).hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      FileProblem problem = thrown.problems().get(i);
      String place = problem.line() + ":" + problem.column();
      int space = expected.get(i).indexOf(' ');
      assertThat(expected.get(i)).as(problem.toString()).startsWith(place + " ");
      assertThat(problem.message()).contains(expected.get(i).substring(space + 1));
    }
  }

  private static Forwarding read(String settings) throws PolicyFileException {
    return load(BASE + settings + "\n").source().forwarding().orElseThrow();
  }

  private static MtlsPolicy load(String document) throws PolicyFileException {
    return PolicyFile.load(
        "p.yaml",
        document.getBytes(StandardCharsets.UTF_8),
        PolicyResources.directory(directory),
        ENVIRONMENT::get);
  }
}
