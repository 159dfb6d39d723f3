package org.mtls4j.shiro;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtls4j.servlet.MtlsFilter;
import org.mtls4j.testkit.CertificateAuthority;

/** What Shiro's side refuses is answered as the policy says that refusals are, and told. */
class RefusalsTest {

  private static final CertificateAuthority CA = CertificateAuthority.named("CN=Acme Root").build();

  private static final Path LOG =
      Path.of(System.getProperty("org.slf4j.simpleLogger.logFile", "target/test.log"));

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [ca.pem]
          revocation: {check: none}
      responses: {missing: 403, detail: none}
      """;

  private static final String DISAGREEING =
      """
      [main]
      s = org.apache.shiro.authc.pam.AllSuccessfulStrategy
      securityManager.authenticator.authenticationStrategy = $s
      [users]
      carol = secret
      [urls]
      /** = authcX509
      """;

  @TempDir private Path directory;

  private void write(String policy, String ini) throws Exception {
    ShiroServer.write(directory, "web.xml", Files.readString(Path.of("../docs/shiro/web.xml")));
    ShiroServer.write(directory, "mtls-policy.yaml", policy);
    ShiroServer.write(directory, "shiro.ini", ini);
    CA.writeCertificate(directory.resolve("WEB-INF/ca.pem"));
  }

  @Test
  void realmsThatDisagreeAreToldAsThePolicySays() throws Exception {
    write(POLICY, DISAGREEING);
    try (ShiroServer server = ShiroServer.start(directory)) {
      HttpResponse<String> answer =
          ShiroServer.client(CA.issue("CN=alice").build()).get(server.uri("/x"));
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).doesNotContain("code").contains("\"title\":\"Forbidden\"");
      assertThat(lines(answer).get(1))
          .contains("\"code\":\"certificate-not-sufficient\"", "acme/alice", "\"generation\":1");
    }
  }

  @Test
  void behindTheFilterItsPolicySaysHow() throws Exception {
    write(
        POLICY + "access:\n  - {path: /**, allow: anyone}\n",
        """
        [main]
        authc.loginUrl = /login
        [urls]
        /r/** = authcX509, roles[clerk]
        /** = authcX509
        """);
    try (ShiroServer server =
        ShiroServer.start(
            directory,
            application -> {
              FilterHolder filter = new FilterHolder(new MtlsFilter());
              filter.setAsyncSupported(true);
              application.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
            })) {
      HttpResponse<String> missing = ShiroServer.nobody().get(server.uri("/x"));
      assertThat(missing.statusCode()).isEqualTo(403);
      assertThat(missing.body()).doesNotContain("code");
      assertThat(lines(missing).get(1)).contains("\"code\":\"no-certificate\"");
      HttpResponse<String> role =
          ShiroServer.client(CA.issue("CN=alice").build()).get(server.uri("/r/x"));
      assertThat(lines(role)).hasSize(2);
      assertThat(lines(role).get(0))
          .contains("\"outcome\":\"accepted\"", "\"entrance\":\"servlet\"");
      assertThat(lines(role).get(1))
          .contains("\"code\":\"role-missing\"", "\"entrance\":\"shiro\"", "acme/alice");
    }
  }

  /** A page of the application's own is Shiro's to show, and the refusal is told all the same. */
  @Test
  void anApplicationsOwnPageIsShown() throws Exception {
    write(
        POLICY,
        """
        [main]
        authc.loginUrl = /login
        perms.unauthorizedUrl = /sorry
        [urls]
        /** = authcX509, perms["orders:read"]
        """);
    try (ShiroServer server = ShiroServer.start(directory)) {
      int before = refusals();
      HttpResponse<String> answer =
          ShiroServer.client(CA.issue("CN=alice").build()).get(server.uri("/x"));
      assertThat(answer.statusCode()).isEqualTo(302);
      assertThat(answer.headers().firstValue("location").orElseThrow()).endsWith("/sorry");
      assertThat(refusals()).isEqualTo(before + 1);
    }
  }

  /** Shiro's annotations and checks throw where a request that was let through has nobody. */
  @Test
  void whatIsBehindMayWantSomebody() throws Exception {
    write(
        POLICY,
        """
        [main]
        authc.loginUrl = /login
        [urls]
        /** = authcX509[permissive]
        """);
    try (ShiroServer server = ShiroServer.start(directory)) {
      HttpResponse<String> answer = ShiroServer.nobody().get(server.uri("/x?role=clerk"));
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).doesNotContain("code").contains("\"title\":\"Forbidden\"");
      assertThat(lines(answer).get(1))
          .contains("\"code\":\"no-certificate\"", "\"entrance\":\"shiro\"");
      HttpResponse<String> known =
          ShiroServer.client(CA.issue("CN=alice").build()).get(server.uri("/x?forget"));
      assertThat(known.statusCode()).isEqualTo(403);
      assertThat(lines(known).get(1))
          .contains("\"code\":\"certificate-not-sufficient\"", "acme/alice");
    }
  }

  private static int refusals() throws Exception {
    return (int)
        Files.readAllLines(LOG).stream()
            .filter(line -> line.contains("\"code\":\"role-missing\""))
            .count();
  }

  private static List<String> lines(HttpResponse<String> answer) throws Exception {
    String id = answer.body().replaceAll("(?s).*urn:uuid:([0-9a-f-]+).*", "$1");
    return Files.readAllLines(LOG).stream()
        .filter(line -> line.contains("\"id\":\"" + id + "\""))
        .toList();
  }
}
