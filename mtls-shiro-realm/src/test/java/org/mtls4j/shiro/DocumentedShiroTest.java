package org.mtls4j.shiro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.servlet.MtlsInitializer;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.TestClient;

/** The application of docs/shiro.md: which clients get what at which URLs. */
class DocumentedShiroTest {

  private static final Path DOCS = Path.of("../docs");
  private static final List<String> FILES = List.of("web.xml", "shiro.ini", "mtls-policy.yaml");
  private static final CertificateAuthority ACME =
      CertificateAuthority.named("O=Acme GmbH,CN=Acme Root").build();
  private static final IssuedCertificate REVOKED = ACME.issue("C=DE,O=Acme GmbH,CN=shop-9").build();

  @TempDir private static Path application;
  private static ShiroServer server;
  private static final Map<String, TestClient> CLIENTS =
      Map.of(
          "shop", acme("C=DE,O=Acme GmbH,CN=shop-1"),
          "depot", acme("C=DE,O=Acme GmbH,CN=depot-1"),
          "root", acme("C=DE,O=Acme GmbH,CN=root"),
          "a user's name", acme("C=DE,O=Acme GmbH,CN=carol"),
          "a role's name", acme("C=DE,O=Acme GmbH,CN=clerk"),
          "revoked", ShiroServer.client(REVOKED),
          "another's name", acme("C=DE,O=Globex,CN=shop-1"),
          "a stranger",
              ShiroServer.client(
                  CertificateAuthority.named("CN=Strange")
                      .build()
                      .issue("C=DE,O=Acme GmbH,CN=shop-1")
                      .build()),
          "nobody", ShiroServer.nobody());

  private static TestClient acme(String subject) {
    return ShiroServer.client(ACME.issue(subject).build());
  }

  @BeforeAll
  static void start() throws Exception {
    for (String file : FILES) {
      ShiroServer.write(application, file, Files.readString(DOCS.resolve("shiro/" + file)));
    }
    Path pki = Files.createDirectories(application.resolve("WEB-INF/pki"));
    ACME.writeCertificate(pki.resolve("acme-root.pem"));
    ACME.crl().revoke(REVOKED).write(pki.resolve("acme.crl"));
    // As a container does that finds it in the filter's jar; it leaves Shiro to it.
    server =
        ShiroServer.start(
            application, context -> context.addServletContainerInitializer(new MtlsInitializer()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"web.xml", "shiro.ini", "mtls-policy.yaml"})
  void thePageShowsTheFilesThatRunHere(String file) throws Exception {
    assertThat(Files.readString(DOCS.resolve("shiro.md")))
        .contains("\n" + Files.readString(DOCS.resolve("shiro/" + file)) + "```");
  }

  static Stream<Arguments> clients() {
    return Stream.of(
        arguments("shop", "/orders/1", "shop-1"),
        arguments("shop", "/partner/x", "shop-1"),
        arguments("shop", "/mixed/x", "shop-1"),
        arguments("shop", "/admin/x", "role-missing"),
        arguments("shop", "/office/x", "302"),
        arguments("shop", "/health", "null"),
        arguments("depot", "/orders/1", "role-missing"),
        arguments("depot", "/partner/x", "depot-1"),
        arguments("root", "/admin/x", "root"),
        arguments("root", "/orders/1", "role-missing"),
        arguments("a user's name", "/partner/x", "carol"),
        arguments("a user's name", "/orders/1", "role-missing"),
        arguments("a role's name", "/orders/1", "role-missing"),
        arguments("revoked", "/orders/1", "certificate-revoked"),
        arguments("revoked", "/partner/x", "certificate-revoked"),
        arguments("revoked", "/mixed/x", "null"),
        arguments("another's name", "/orders/1", "name-not-permitted"),
        arguments("a stranger", "/orders/1", "unknown-issuer"),
        arguments("a stranger", "/mixed/x", "null"),
        arguments("a stranger", "/health", "null"),
        arguments("nobody", "/orders/1", "no-certificate"),
        arguments("nobody", "/mixed/x", "null"),
        arguments("nobody", "/office/x", "302"),
        arguments("nobody", "/elsewhere", "no-certificate"));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @MethodSource
  void clients(String who, String path, String expected) throws Exception {
    HttpResponse<String> answer = CLIENTS.get(who).get(server.uri(path));
    assertThat(seen(answer)).isEqualTo(expected);
  }

  /** The principal, the code of a refusal of ours, or the status of one of Shiro's. */
  private static String seen(HttpResponse<String> answer) {
    String type = answer.headers().firstValue("content-type").orElse("");
    if (type.equals("application/problem+json")) {
      assertThat(answer.body()).contains("\"instance\":\"urn:uuid:").doesNotContain("Acme");
      return answer.body().replaceAll("(?s).*\"code\":\"([a-z-]+)\".*", "$1");
    }
    return answer.statusCode() == 200
        ? answer.body().substring(0, answer.body().indexOf('|'))
        : String.valueOf(answer.statusCode());
  }

  @Test
  void aRefusalIsAnsweredAsTheFilterDoes() throws Exception {
    HttpResponse<String> answer = CLIENTS.get("nobody").get(server.uri("/orders/1"));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("www-authenticate")).contains("ClientCertificate");
    assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
    String id = answer.body().replaceAll("(?s).*\"instance\":\"urn:uuid:([0-9a-f-]+)\".*", "$1");
    assertThat(
            Files.readString(
                Path.of(System.getProperty("org.slf4j.simpleLogger.logFile", "target/test.log"))))
        .containsPattern("\"id\":\"" + id + "\".*\"entrance\":\"shiro\"");
  }

  @Test
  void whatShirosOwnFiltersRefuseIsToldTooAndWithTheSameIdAsTheClientsAcceptance()
      throws Exception {
    HttpResponse<String> answer = CLIENTS.get("depot").get(server.uri("/orders/1"));
    assertThat(answer.statusCode()).isEqualTo(403);
    String id = answer.body().replaceAll("(?s).*\"instance\":\"urn:uuid:([0-9a-f-]+)\".*", "$1");
    List<String> lines =
        Files.readAllLines(
                Path.of(System.getProperty("org.slf4j.simpleLogger.logFile", "target/test.log")))
            .stream()
            .filter(line -> line.contains("\"id\":\"" + id + "\""))
            .toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains("\"outcome\":\"accepted\"", "\"principal\":\"depot-1\"");
    assertThat(lines.get(1))
        .contains(
            "\"outcome\":\"rejected\"",
            "\"code\":\"role-missing\"",
            "\"entrance\":\"shiro\"",
            "\"principal\":\"depot-1\"",
            "\"generation\":1",
            "'perms'");
  }

  @Test
  void peopleLogInAsBefore() throws Exception {
    TestClient browser = CLIENTS.get("nobody");
    HttpResponse<String> login =
        browser.send(
            "POST",
            server.uri("/login"),
            "username=carol&password=secret",
            "Content-Type",
            "application/x-www-form-urlencoded");
    assertThat(login.statusCode()).isEqualTo(302);
    String cookie = login.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
    assertThat(seen(browser.send("GET", server.uri("/office/x"), null, "Cookie", cookie)))
        .isEqualTo("carol");
    assertThat(seen(browser.send("GET", server.uri("/mixed/x"), null, "Cookie", cookie)))
        .isEqualTo("carol");
    assertThat(seen(browser.send("GET", server.uri("/partner/x"), null, "Cookie", cookie)))
        .isEqualTo("no-certificate");
    // A machine with a person's cookie is the machine, and has none of the person's rights.
    TestClient depot = CLIENTS.get("depot");
    assertThat(seen(depot.send("GET", server.uri("/partner/x"), null, "Cookie", cookie)))
        .isEqualTo("depot-1");
    assertThat(seen(depot.send("GET", server.uri("/orders/1"), null, "Cookie", cookie)))
        .isEqualTo("role-missing");
  }

  @Test
  void theApplicationSeesTheClientEverywhere() throws Exception {
    assertThat(CLIENTS.get("shop").get(server.uri("/partner/x")).body())
        .isEqualTo("shop-1|shop-1|shop-1|CLIENT_CERT|-|-");
    assertThat(CLIENTS.get("shop").get(server.uri("/partner/x?forward=/partner/y")).body())
        .startsWith("shop-1|");
    assertThat(CLIENTS.get("shop").get(server.uri("/partner/x?forward=/admin/y")).statusCode())
        .isEqualTo(403);
    assertThat(CLIENTS.get("nobody").get(server.uri("/mixed/x?forward=/partner/y")).body())
        .contains("no-certificate");
    assertThat(CLIENTS.get("shop").get(server.uri("/partner/x?later")).body())
        .startsWith("shop-1|shop-1|");
  }
}
