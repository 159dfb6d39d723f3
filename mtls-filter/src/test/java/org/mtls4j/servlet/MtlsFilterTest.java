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
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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

  static Stream<Arguments> refusals() {
    String cn = "O=Acme GmbH,CN=billing";
    return Stream.of(
        arguments("/orders", null, 401, "no-certificate"),
        arguments("/orders", ACME.issue(cn).expired().build(), 401, "certificate-expired"),
        arguments(
            "/orders", ACME.issue(cn).notYetValid().build(), 401, "certificate-not-yet-valid"),
        arguments("/orders", ACME.issue(cn).wronglySigned().build(), 401, "invalid-signature"),
        arguments("/orders", ACME.issue(cn).forServersOnly().build(), 401, "purpose-not-allowed"),
        arguments("/orders", ACME.issue(cn).asCa().build(), 401, "not-an-end-entity"),
        arguments("/orders", GLOBEX.issue(cn).build(), 401, "name-not-permitted"),
        arguments("/orders", REVOKED, 401, "certificate-revoked"),
        arguments("/orders", ACME.issue(cn + ",CN=root").build(), 401, "ambiguous-principal"),
        arguments(
            "/orders",
            CertificateAuthority.named("CN=Who").at(NOW).build().issue(cn).build(),
            401,
            "unknown-issuer"),
        arguments("/orders", GLOBEX.issue("O=Globex,CN=x").build(), 503, "revocation-undetermined"),
        arguments("/admin", CLIENT, 403, "role-missing"),
        arguments("/partners/globex", CLIENT, 403, "not-owner"),
        arguments("/nowhere", CLIENT, 403, "no-rule"));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource
  void refusals(String path, IssuedCertificate certificate, int status, String code)
      throws Exception {
    TestClient.Builder client = TestServer.client();
    if (certificate != null) {
      client.presenting(certificate);
    }
    HttpResponse<String> response = client.build().get(server.uri(path));
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(response.headers().firstValue("www-authenticate").isPresent())
        .isEqualTo(status == 401);
    assertThat(response.headers().firstValue("retry-after").isPresent()).isEqualTo(status == 503);
    Matcher body =
        Pattern.compile(
                "\\{\"type\":\"urn:mtls4j:reason:(.*)\",\"title\":\"([A-Za-z ]*)\",\"status\":(\\d+),"
                    + "\"code\":\"(.*)\",\"instance\":\"urn:uuid:(.*)\"}")
            .matcher(response.body());
    assertThat(body.matches()).as(response.body()).isTrue();
    assertThat(body.group(1)).isEqualTo(code);
    assertThat(body.group(3)).isEqualTo(String.valueOf(status));
    assertThat(body.group(4)).isEqualTo(code);
    assertThat(UUID.fromString(body.group(5)).version()).isEqualTo(4);
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
        .hasStackTraceContaining("polcy");
  }

  static Stream<Arguments> placesOfThePolicy() {
    return Stream.of(
        arguments("init-param", Map.of("policy", "other/policy.yaml"), "not-this.yaml"),
        arguments("context-param", Map.of(), "other/policy.yaml"));
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
