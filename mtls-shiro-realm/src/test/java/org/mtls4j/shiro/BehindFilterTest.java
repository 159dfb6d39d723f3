package org.mtls4j.shiro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.servlet.DispatcherType;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.shiro.subject.Subject;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.servlet.MtlsFilter;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.TestClient;

/** With MtlsFilter in front, its verdict is the realm's. */
class BehindFilterTest {

  private static final long PATIENCE_NANOS = 30_000_000_000L;
  private static final CertificateAuthority CA = CertificateAuthority.named("CN=Acme Root").build();

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [ca.pem]
          revocation: {check: none}
          grants:
            - {roles: [clerk], permissions: ["orders:*"], match: {principal: acme/alice}}
      access:
        - {path: /open/**, allow: anyone}
        - {path: /closed/**, roles: [nobody]}
        - {path: /**, allow: authenticated}
      """;

  private static final String INI =
      """
      [main]
      authc.loginUrl = /open/login
      [urls]
      /open/anon/** = anon
      /open/mixed/** = authcX509[permissive]
      /open/login = authc
      /orders/** = authcX509, perms["orders:read"]
      /clerk/** = authcX509, roles[clerk]
      /** = authcX509
      """;

  @TempDir private static Path directory;
  private static ShiroServer server;
  private static final Map<String, TestClient> CLIENTS =
      Map.of(
          "alice", ShiroServer.client(CA.issue("CN=alice").build()),
          "bob", ShiroServer.client(CA.issue("CN=bob").build()),
          "nobody", ShiroServer.nobody());

  private static void filter(WebAppContext application) {
    FilterHolder filter = new FilterHolder(new MtlsFilter());
    filter.setName("mtls");
    filter.setAsyncSupported(true);
    application.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
  }

  private static void write(Path application, String ini) throws Exception {
    ShiroServer.write(application, "web.xml", Files.readString(Path.of("../docs/shiro/web.xml")));
    ShiroServer.write(application, "mtls-policy.yaml", POLICY);
    ShiroServer.write(application, "shiro.ini", ini);
    CA.writeCertificate(application.resolve("WEB-INF/ca.pem"));
  }

  @BeforeAll
  static void start() throws Exception {
    write(directory, INI);
    server = ShiroServer.start(directory, BehindFilterTest::filter);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Arguments> clients() {
    return Stream.of(
        arguments("alice", "/x", "acme/alice"),
        arguments("alice", "/orders/1", "acme/alice"),
        arguments("alice", "/clerk/1", "acme/alice"),
        arguments("alice", "/closed/1", "role-missing"),
        arguments("alice", "/open/mixed/x", "acme/alice"),
        arguments("alice", "/open/x", "acme/alice"),
        arguments("bob", "/x", "acme/bob"),
        arguments("bob", "/orders/1", "role-missing"),
        arguments("bob", "/clerk/1", "role-missing"),
        arguments("nobody", "/x", "no-certificate"),
        arguments("nobody", "/open/x", "no-certificate"),
        arguments("nobody", "/open/mixed/x", "null"),
        arguments("nobody", "/open/anon/x", "null"),
        arguments("alice", "/open/mixed/./x", "request-path-refused"));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @MethodSource
  void clients(String who, String path, String expected) throws Exception {
    HttpResponse<String> answer = CLIENTS.get(who).get(server.uri(path));
    String told =
        answer.statusCode() == 200
            ? answer.body().substring(0, answer.body().indexOf('|'))
            : answer.body().contains("\"code\"")
                ? answer.body().replaceAll("(?s).*\"code\":\"([a-z-]+)\".*", "$1")
                : String.valueOf(answer.statusCode());
    assertThat(told).isEqualTo(expected);
  }

  @Test
  void sessionsAreTheirCertificatesOnly() throws Exception {
    HttpResponse<String> opened = CLIENTS.get("alice").get(server.uri("/x?servlet=secret"));
    String cookie = opened.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
    assertThat(CLIENTS.get("alice").send("GET", server.uri("/x"), null, "Cookie", cookie).body())
        .endsWith("|secret|secret");
    assertThat(CLIENTS.get("bob").send("GET", server.uri("/x"), null, "Cookie", cookie).body())
        .startsWith("acme/bob|")
        .endsWith("|-|-");
  }

  /** As a WebSocket or a stream of events keeps one. */
  @Test
  void aSubjectThatIsKeptIsJudgedAgain(@TempDir Path other) throws Exception {
    write(other, INI);
    try (ShiroServer locking = ShiroServer.start(other, BehindFilterTest::filter)) {
      CLIENTS.get("alice").get(locking.uri("/x?keep"));
      Subject kept = Desk.KEPT.take();
      assertThat(kept.hasRole("clerk")).isTrue();
      ShiroServer.write(
          other,
          "mtls-policy.yaml",
          POLICY + "locks:\n  - {principal: acme/alice, domain: acme, reason: lost}\n");
      long end = System.nanoTime() + PATIENCE_NANOS;
      while (kept.hasRole("clerk")) {
        assertThat(System.nanoTime()).isLessThan(end);
        Thread.sleep(50);
      }
      assertThat(kept.isPermitted("orders:read")).isFalse();
    }
  }

  @Test
  void theRealmHasNoPolicyOfItsOwnThen(@TempDir Path other) throws Exception {
    write(other, INI.replace("[main]\n", "[main]\nmtlsRealm.policy = mtls-policy.yaml\n"));
    assertThatThrownBy(() -> ShiroServer.start(other, BehindFilterTest::filter).close())
        .hasStackTraceContaining("take 'policy' from the realm");
  }

  @Test
  void aRequestThatNoFilterJudgedIsRefused(@TempDir Path other) throws Exception {
    write(other, INI);
    try (ShiroServer late =
        ShiroServer.start(
            other,
            application -> {
              FilterHolder filter = new FilterHolder(new MtlsFilter());
              filter.setName("mtls");
              filter.setAsyncSupported(true);
              application.addFilter(filter, "/elsewhere/*", EnumSet.of(DispatcherType.REQUEST));
            })) {
      HttpResponse<String> answer = CLIENTS.get("alice").get(late.uri("/x"));
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).contains("internal-error");
    }
  }
}
