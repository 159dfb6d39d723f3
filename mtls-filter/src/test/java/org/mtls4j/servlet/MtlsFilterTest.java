package org.mtls4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.TestClient;

/** The filter in a Jetty, with real handshakes. */
class MtlsFilterTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");

  private static final CertificateAuthority ACME =
      CertificateAuthority.named("O=Acme GmbH,CN=Acme Root").at(NOW).build();
  private static final CertificateAuthority GLOBEX =
      CertificateAuthority.named("O=Globex,CN=Globex Root").at(NOW).build();
  private static final IssuedCertificate CLIENT = ACME.issue("O=Acme GmbH,CN=billing").build();
  private static final IssuedCertificate REVOKED = ACME.issue("O=Acme GmbH,CN=billing").build();

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [pki/acme.pem]
          names: {subject: {O: Acme GmbH, CN: "*"}}
          revocation: {crls: [pki/acme.crl]}
          grants:
            - {roles: [reader]}
        globex:
          anchors: [pki/globex.pem]
          names: {subject: {O: Globex, CN: "*"}}
          revocation: {crls: [pki/globex.crl]}
      access:
        - {path: /orders/**, methods: [GET], roles: [reader]}
        - {path: /admin/**, roles: [admin]}
        - {path: "/partners/{p}", where: {p: "{domain}"}, allow: authenticated}
        - {path: /open, allow: anyone}
      """;

  @TempDir static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    application(directory, POLICY);
    server = new TestServer(directory, InstantSource.fixed(NOW)).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void application(Path directory, String policy) throws IOException {
    TestApplication.write(directory, policy);
    Path pki = Files.createDirectories(directory.resolve("WEB-INF/pki"));
    ACME.writeCertificate(pki.resolve("acme.pem"));
    ACME.crl().revoke(REVOKED).write(pki.resolve("acme.crl"));
    GLOBEX.writeCertificate(pki.resolve("globex.pem"));
    GLOBEX.crl().stale().write(pki.resolve("globex.crl"));
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.3,HTTP_2", "TLSv1.3,HTTP_1_1", "TLSv1.2,HTTP_2", "TLSv1.2,HTTP_1_1"})
  void showsTheApplicationWhoTheClientIs(String protocol, Version version) throws Exception {
    TestClient client =
        TestServer.client().presenting(CLIENT).protocol(protocol).http(version).build();
    HttpResponse<String> response = client.get(server.uri("/orders/1"));
    assertThat(response.version()).isEqualTo(version);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo("acme/billing|acme/billing|CLIENT_CERT|reader=true|writer=false|acme/billing");
  }

  @Test
  void showsNobodyWhereAnyoneIsAllowedAndNoUsableCertificateCame() throws Exception {
    String nobody = "null|null|null|reader=false|writer=false|null";
    assertThat(TestServer.client().build().get(server.uri("/open")).body()).isEqualTo(nobody);
    assertThat(TestServer.client(REVOKED).get(server.uri("/open")).body()).isEqualTo(nobody);
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.3,HTTP_2", "TLSv1.2,HTTP_1_1"})
  void judgesEveryRequestOfALiveConnection(String protocol, Version version, @TempDir Path own)
      throws Exception {
    Instant[] now = {NOW};
    application(own, POLICY);
    try (TestServer aging = new TestServer(own, () -> now[0]).start()) {
      IssuedCertificate brief =
          ACME.issue("O=Acme GmbH,CN=brief").validUntil(NOW.plus(Duration.ofHours(1))).build();
      TestClient client =
          TestServer.client().presenting(brief).protocol(protocol).http(version).build();
      assertThat(client.get(aging.uri("/orders")).statusCode()).isEqualTo(200);
      now[0] = NOW.plus(Duration.ofHours(2));
      HttpResponse<String> later = client.get(aging.uri("/orders"));
      assertThat(later.statusCode()).isEqualTo(401);
      assertThat(later.body()).contains("certificate-expired");
    }
  }

  @Test
  void aPolicyThatCannotBeEnforcedStopsTheStartWithAllItsProblems(@TempDir Path own)
      throws Exception {
    application(
        own,
        POLICY
            .replace("anchors: [pki/acme.pem]", "anchors: [pki/lost.pem]")
            .replace("methods: [GET]", "method: [GET]"));
    assertThatThrownBy(() -> new TestServer(own, InstantSource.fixed(NOW)).start())
        .hasStackTraceContaining("/WEB-INF/mtls-policy.yaml:4:15: there is no file 'pki/lost.pem'")
        .hasStackTraceContaining(
            "/WEB-INF/mtls-policy.yaml:14:24: unknown key 'method' in access[0];"
                + " did you mean 'methods'?");
  }

  @Test
  void aMissingPolicyStopsTheStart(@TempDir Path own) {
    assertThatThrownBy(() -> new TestServer(own, InstantSource.fixed(NOW)).start())
        .hasStackTraceContaining("/WEB-INF/mtls-policy.yaml");
  }

  @Test
  void aSettingThatIsNotEnforcedStopsTheStart(@TempDir Path own) throws Exception {
    application(own, POLICY);
    assertThatThrownBy(
            () ->
                new TestServer(own, InstantSource.fixed(NOW))
                    .initParameters(Map.of("polcy", "x"))
                    .start())
        .hasStackTraceContaining("init-param 'polcy':1:1: unknown key 'polcy' in the policy");
  }

  static Stream<Arguments> placesOfThePolicy() {
    return Stream.of(
        arguments("init-param", Map.of("policy", "other/policy.yaml"), "not-this.yaml"),
        arguments("context-param", Map.of(), "other/policy.yaml"),
        arguments("with blanks", Map.of("policy", "\n other/policy.yaml \n"), "not-this.yaml"),
        arguments("with a slash", Map.of("policy", "/other/policy.yaml"), "not-this.yaml"),
        arguments("from the root", Map.of(), "/WEB-INF/other/policy.yaml"),
        arguments("with dots", Map.of(), "./other/../pki/.././other//policy.yaml"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void placesOfThePolicy(String what, Map<String, String> init, String context, @TempDir Path own)
      throws Exception {
    application(own, "unused");
    Files.createDirectories(own.resolve("WEB-INF/other"));
    Files.writeString(own.resolve("WEB-INF/other/policy.yaml"), POLICY.replace("pki/", "../pki/"));
    try (TestServer elsewhere =
        new TestServer(own, InstantSource.fixed(NOW))
            .initParameters(init)
            .contextParameter("mtls.policy", context)
            .start()) {
      assertThat(TestServer.client(CLIENT).get(elsewhere.uri("/orders")).statusCode())
          .isEqualTo(200);
    }
  }

  /** The rest of an application is served to whoever asks. */
  @ParameterizedTest
  @ValueSource(
      strings = {"../open.yaml", "/../open.yaml", "/WEB-INF/../open.yaml", "", "/", "a/.."})
  void aPolicyThatIsNotBelowWebInfStopsTheStart(String location, @TempDir Path own)
      throws Exception {
    application(own, POLICY);
    Files.writeString(own.resolve("open.yaml"), POLICY.replace("pki/", "/WEB-INF/pki/"));
    assertThatThrownBy(
            () ->
                new TestServer(own, InstantSource.fixed(NOW))
                    .initParameters(Map.of("policy", location))
                    .start())
        .hasStackTraceContaining(
            location + ":1:1: the policy cannot be read: it is no file below /WEB-INF/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:x y", "file:relative.yaml", "file://elsewhere/policy.yaml"})
  void aPolicyAtNoFileStopsTheStart(String location, @TempDir Path own) throws Exception {
    application(own, POLICY);
    assertThatThrownBy(
            () ->
                new TestServer(own, InstantSource.fixed(NOW))
                    .initParameters(Map.of("policy", location))
                    .start())
        .hasStackTraceContaining(
            location + ":1:1: the policy cannot be read: no file: URL of a policy");
  }

  @Test
  void thePolicyMayLieOutsideTheApplication(@TempDir Path own, @TempDir Path outside)
      throws Exception {
    application(outside, POLICY);
    Files.createDirectories(own.resolve("WEB-INF"));
    String location = outside.resolve("WEB-INF/mtls-policy.yaml").toUri().toString();
    try (TestServer elsewhere =
        new TestServer(own, InstantSource.fixed(NOW))
            .initParameters(Map.of("policy", location))
            .start()) {
      assertThat(TestServer.client(CLIENT).get(elsewhere.uri("/orders")).statusCode())
          .isEqualTo(200);
    }
  }
}
