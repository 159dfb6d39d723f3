package org.mtls4j.shiro;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.session.DefaultSessionCache;
import org.eclipse.jetty.session.FileSessionDataStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.TestClient;

/** A session is no way around the certificate, whoever keeps it. */
class SessionTricksTest {

  private static final long PATIENCE_NANOS = 30_000_000_000L;
  private static final CertificateAuthority CA = CertificateAuthority.named("CN=Acme Root").build();

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [ca.pem]
          revocation: {crls: [acme.crl]}
          grants:
            - roles: [clerk]
      """;

  private static final String CHAINS =
      """
      [users]
      carol = secret, clerk
      [urls]
      /login = authc
      /stateless/** = noSessionCreation, authcX509
      /open/** = anon
      /user/** = user
      /clerk/** = authcX509, roles[clerk]
      /mixed/** = authcX509[permissive]
      /** = authcX509
      """;

  private static final String NATIVE =
      """
      sessionManager = org.apache.shiro.web.session.mgt.DefaultWebSessionManager
      securityManager.sessionManager = $sessionManager
      cacheManager = org.apache.shiro.cache.MemoryConstrainedCacheManager
      securityManager.cacheManager = $cacheManager
      """;

  private final IssuedCertificate aliceCertificate = CA.issue("CN=alice").build();
  private final TestClient alice = ShiroServer.client(aliceCertificate);
  private final TestClient renewed = ShiroServer.client(CA.issue("CN=alice").build());
  private final TestClient bob = ShiroServer.client(CA.issue("CN=bob").build());
  private final TestClient stranger =
      ShiroServer.client(
          CertificateAuthority.named("CN=Acme Root").build().issue("CN=alice").build());
  private final TestClient nobody = ShiroServer.nobody();

  @TempDir private Path directory;
  private int logged;
  private Optional<ShiroServer> server = Optional.empty();

  @BeforeEach
  void write() throws Exception {
    Path log = Path.of(System.getProperty("org.slf4j.simpleLogger.logFile", "target/test.log"));
    logged = Files.exists(log) ? Files.readString(log).length() : 0;
    ShiroServer.write(directory, "web.xml", Files.readString(Path.of("../docs/shiro/web.xml")));
    ShiroServer.write(directory, "mtls-policy.yaml", POLICY);
    CA.writeCertificate(directory.resolve("WEB-INF/ca.pem"));
    CA.crl().number(1).write(directory.resolve("WEB-INF/acme.crl"));
  }

  @AfterEach
  void stop() {
    server.ifPresent(ShiroServer::close);
  }

  private void start(String main) throws Exception {
    ShiroServer.write(directory, "shiro.ini", "[main]\nauthc.loginUrl = /login\n" + main + CHAINS);
    server = Optional.of(ShiroServer.start(directory, this::keepSessions));
  }

  /** Sessions are there after a restart, too. */
  private void keepSessions(WebAppContext application) {
    FileSessionDataStore store = new FileSessionDataStore();
    store.setStoreDir(directory.resolve("sessions").toFile());
    SessionHandler sessions = application.getSessionHandler();
    DefaultSessionCache cache = new DefaultSessionCache(sessions);
    cache.setSessionDataStore(store);
    sessions.setSessionCache(cache);
  }

  private HttpResponse<String> get(TestClient client, String path, String... cookie)
      throws Exception {
    return client.send(
        "GET",
        server.orElseThrow().uri(path),
        null,
        cookie.length == 0 ? new String[0] : new String[] {"Cookie", cookie[0]});
  }

  /** The first answer that is not 200. */
  private HttpResponse<String> awaited(TestClient client, String path, String cookie)
      throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    HttpResponse<String> answer = get(client, path, cookie);
    while (answer.statusCode() == 200 && System.nanoTime() < end) {
      Thread.sleep(50);
      answer = get(client, path, cookie);
    }
    return answer;
  }

  /** Who, and what notes Shiro's and the servlet's session hold. */
  private String seen(TestClient client, String path, String... cookie) throws Exception {
    String[] told = get(client, path, cookie).body().split("\\|", -1);
    return told.length == 6 ? told[0] + " " + told[4] + " " + told[5] : told[0];
  }

  private static String cookie(HttpResponse<String> response) {
    return response.headers().allValues("set-cookie").stream()
        .map(cookie -> cookie.split(";", 2)[0])
        .filter(cookie -> !cookie.endsWith("=deleteMe"))
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"'', shiro", "'', servlet", "native, shiro", "native, servlet"})
  void aSessionIsItsCertificatesOnly(String kind, String by) throws Exception {
    start(kind.equals("native") ? NATIVE : "");
    String cookie = cookie(get(alice, "/x?" + by + "=secret"));
    assertThat(seen(alice, "/x", cookie)).isEqualTo("acme/alice secret secret");
    assertThat(seen(alice, "/clerk/x", cookie)).isEqualTo("acme/alice secret secret");
    assertThat(seen(bob, "/x", cookie)).isEqualTo("acme/bob - -");
    assertThat(seen(bob, "/x?later", cookie)).isEqualTo("acme/bob - -");
    assertThat(seen(renewed, "/x", cookie)).isEqualTo("acme/alice - -");
    assertThat(seen(nobody, "/mixed/x", cookie)).isEqualTo("null - -");
    assertThat(seen(stranger, "/mixed/x", cookie)).isEqualTo("null - -");
    assertThat(get(stranger, "/x", cookie).body()).contains("invalid-signature");
    assertThat(get(nobody, "/x", cookie).body()).contains("no-certificate");
    assertThat(get(bob, "/x?change", cookie).body()).isEqualTo("no session to change");
    assertThat(seen(alice, "/x?later", cookie)).isEqualTo("acme/alice secret secret");
  }

  @ParameterizedTest
  @CsvSource({"'', shiro", "'', servlet", "native, shiro", "native, servlet"})
  void whoOpensASessionUnderAnothersIdGetsANewOne(String kind, String by) throws Exception {
    start(kind.equals("native") ? NATIVE : "");
    String cookie = cookie(get(alice, "/x?" + by + "=secret"));
    HttpResponse<String> opened = get(bob, "/x?" + by + "=mine", cookie);
    assertThat(opened.body()).startsWith("acme/bob|").endsWith("|mine|mine");
    String fresh = cookie(opened);
    assertThat(fresh).isNotEqualTo(cookie);
    assertThat(seen(bob, "/x", fresh)).isEqualTo("acme/bob mine mine");
    assertThat(seen(alice, "/x", fresh)).isEqualTo("acme/alice - -");
  }

  /** On a chain without authcX509 it is its certificate's as well, but names nobody. */
  @ParameterizedTest
  @CsvSource({"'', shiro", "'', servlet", "native, shiro", "native, servlet"})
  void aSessionNamesNobody(String kind, String by) throws Exception {
    start(kind.equals("native") ? NATIVE : "");
    String cookie = cookie(get(alice, "/x?" + by + "=secret"));
    assertThat(seen(alice, "/open/x", cookie)).isEqualTo("null secret secret");
    for (TestClient client : List.of(bob, renewed, stranger, nobody)) {
      assertThat(seen(client, "/open/x", cookie)).isEqualTo("null - -");
    }
    for (TestClient client : List.of(alice, bob, nobody)) {
      assertThat(get(client, "/user/x", cookie).statusCode()).isEqualTo(302);
    }
    cookie = cookie(get(alice, "/x?" + by + "=secret"));
    HttpResponse<String> opened = get(bob, "/open/x?" + by + "=mine", cookie);
    assertThat(opened.body()).startsWith("null|").endsWith("|mine|mine");
    assertThat(cookie(opened)).isNotEqualTo(cookie);
    assertThat(seen(alice, "/x", cookie)).isEqualTo("acme/alice - -");
  }

  /** Shiro keeps in the session whom a subject runs as. */
  @ParameterizedTest
  @CsvSource({"''", "native"})
  void whomAClientRunsAsIsForgottenWithTheRequest(String kind) throws Exception {
    start(kind.equals("native") ? NATIVE : "");
    HttpResponse<String> running = get(alice, "/x?run-as=carol");
    assertThat(running.body()).startsWith("carol|");
    String cookie = cookie(running);
    assertThat(seen(alice, "/x", cookie)).startsWith("acme/alice ");
    assertThat(seen(alice, "/open/x", cookie)).startsWith("null ");
    assertThat(get(alice, "/user/x", cookie).statusCode()).isEqualTo(302);
    assertThat(get(alice, "/x?logout", cookie).body()).startsWith("null|");
  }

  @ParameterizedTest
  @CsvSource({"''", "native"})
  void aSessionDoesNotOutliveItsCertificate(String kind) throws Exception {
    start(kind.equals("native") ? NATIVE : "");
    String cookie = cookie(get(alice, "/clerk/x?shiro=secret"));
    assertThat(seen(alice, "/clerk/x", cookie)).isEqualTo("acme/alice secret secret");
    CA.crl().number(2).revoke(aliceCertificate).write(directory.resolve("WEB-INF/acme.crl"));
    HttpResponse<String> answer = awaited(alice, "/clerk/x", cookie);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("certificate-revoked");
    assertThat(get(alice, "/x", cookie).body()).contains("certificate-revoked");
    assertThat(seen(alice, "/mixed/x", cookie)).isEqualTo("null - -");
  }

  /** Nor a cache, where Shiro is given one for its realms. */
  @ParameterizedTest
  @CsvSource({"''", "native"})
  void aSessionDoesNotKeepWhatThePolicyDropped(String kind) throws Exception {
    start(kind.equals("native") ? NATIVE : "");
    String cookie = cookie(get(alice, "/clerk/x?shiro=secret"));
    ShiroServer.write(
        directory, "mtls-policy.yaml", POLICY.replace("roles: [clerk]", "roles: [other]"));
    assertThat(awaited(alice, "/clerk/x", cookie).statusCode()).isEqualTo(403);
    assertThat(seen(alice, "/x", cookie)).isEqualTo("acme/alice secret secret");
    assertThat(seen(bob, "/x", cookie)).isEqualTo("acme/bob - -");
  }

  @ParameterizedTest
  @CsvSource({"''", "native"})
  void aLockStopsAClientWithASession(String kind) throws Exception {
    start(kind.equals("native") ? NATIVE : "");
    String cookie = cookie(get(alice, "/clerk/x?shiro=secret"));
    ShiroServer.write(
        directory,
        "mtls-policy.yaml",
        POLICY + "locks:\n  - {principal: acme/alice, domain: acme, reason: lost}\n");
    assertThat(awaited(alice, "/clerk/x", cookie).body()).contains("\"locked\"");
    assertThat(seen(bob, "/clerk/x", cookie)).isEqualTo("acme/bob - -");
  }

  /** What only the filter enforces is refused when it comes by a change, too. */
  @Test
  void accessThatComesByAChangeLeavesTheLastGoodPolicyInForce() throws Exception {
    start("");
    String cookie = cookie(get(alice, "/clerk/x?shiro=secret"));
    String other = POLICY.replace("roles: [clerk]", "roles: [other]");
    ShiroServer.write(
        directory, "mtls-policy.yaml", other + "access:\n  - {path: /**, allow: authenticated}\n");
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!complaints().contains("'access': only MtlsFilter enforces it")) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(50);
    }
    assertThat(get(alice, "/clerk/x", cookie).statusCode()).isEqualTo(200);
    ShiroServer.write(directory, "mtls-policy.yaml", other);
    assertThat(awaited(alice, "/clerk/x", cookie).statusCode()).isEqualTo(403);
  }

  /** Of changed policies, since this test began. */
  private String complaints() throws Exception {
    String log =
        Files.readString(
            Path.of(System.getProperty("org.slf4j.simpleLogger.logFile", "target/test.log")));
    return log.substring(Math.min(logged, log.length()));
  }

  @Test
  void noSessionCreationNeedsNoSession() throws Exception {
    start("");
    HttpResponse<String> answer = get(alice, "/stateless/x");
    assertThat(answer.body()).startsWith("acme/alice|");
    assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
    assertThat(get(nobody, "/stateless/x").body()).contains("no-certificate");
    assertThat(get(alice, "/stateless/x?shiro=note").statusCode()).isEqualTo(500);
    assertThat(get(alice, "/stateless/x?servlet=note").statusCode()).isEqualTo(500);
    String cookie = cookie(get(alice, "/x?shiro=secret"));
    assertThat(get(bob, "/stateless/x?shiro=note", cookie).statusCode()).isEqualTo(500);
    assertThat(seen(alice, "/x", cookie)).isEqualTo("acme/alice secret secret");
  }

  @Test
  void whomShiroRemembersIsNotAuthenticated() throws Exception {
    start("");
    HttpResponse<String> login =
        nobody.send(
            "POST",
            server.orElseThrow().uri("/login"),
            "username=carol&password=secret&rememberMe=true",
            "Content-Type",
            "application/x-www-form-urlencoded");
    String remembered =
        login.headers().allValues("set-cookie").stream()
            .map(cookie -> cookie.split(";", 2)[0])
            .filter(cookie -> cookie.startsWith("rememberMe=") && !cookie.endsWith("deleteMe"))
            .findFirst()
            .orElseThrow();
    assertThat(seen(nobody, "/user/x", remembered)).startsWith("carol ");
    assertThat(get(nobody, "/x", remembered).body()).contains("no-certificate");
    assertThat(get(nobody, "/clerk/x", remembered).body()).contains("no-certificate");
    assertThat(seen(bob, "/clerk/x", remembered)).startsWith("acme/bob ");
    assertThat(get(alice, "/x").headers().firstValue("set-cookie")).isEmpty();
  }
}
