package org.mtls4j.tomcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.catalina.valves.SSLValve;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.Pem;
import org.mtls4j.testkit.TestClient;
import org.mtls4j.tls.InsecureDeferringTrustManager;
import org.mtls4j.tls.MtlsTrustManager;

/** Both trust managers on Tomcat, named to it as configuration does, and its valves for proxies. */
class TomcatTest {

  private static final CertificateAuthority ACME =
      CertificateAuthority.named("O=Acme,CN=Root").build();
  private static final CertificateAuthority STRANGER =
      CertificateAuthority.named("O=Acme,CN=Nobody knows").build();
  private static final IssuedCertificate CLIENT = ACME.issue("O=Acme,CN=billing").build();
  private static final IssuedCertificate ADMIN = ACME.issue("O=Acme,CN=admin").build();
  private static final IssuedCertificate REVOKED = ACME.issue("O=Acme,CN=billing").build();

  private static final Map<String, IssuedCertificate> REFUSED =
      Map.of(
          "certificate-expired", ACME.issue("O=Acme,CN=billing").expired().build(),
          "certificate-revoked", REVOKED,
          "unknown-issuer", STRANGER.issue("O=Acme,CN=billing").build());

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [acme.pem]
          names: {subject: {O: Acme, CN: "*"}}
          revocation: {crls: [acme.crl]}
      access:
        - {path: /health, allow: anyone}
        - {path: /**, allow: authenticated}
      """;

  /** Where the build says that the handshake's policy is. */
  private static final Path POLICY_FILE =
      Path.of(System.getProperty("mtls.policy", "target/handshake/mtls-policy.yaml"));

  @TempDir private Path directory;

  @BeforeAll
  static void writeFiles() throws Exception {
    Path files = Files.createDirectories(POLICY_FILE.toAbsolutePath().getParent());
    ACME.writeCertificate(files.resolve("acme.pem"));
    ACME.crl().revoke(REVOKED).write(files.resolve("acme.crl"));
    Files.writeString(POLICY_FILE, POLICY);
  }

  private static TestClient client(IssuedCertificate certificate, Version version) {
    TestClient.Builder client = TomcatServer.client().http(version).timeout(Duration.ofMinutes(1));
    return (certificate == null ? client : client.presenting(certificate)).build();
  }

  private static HttpResponse<String> get(
      TomcatServer server, IssuedCertificate client, Version version, String... headers)
      throws Exception {
    return client(client, version).send("GET", server.uri("/me"), null, headers);
  }

  @Test
  void inTheHandshake() throws Exception {
    try (TomcatServer server =
        TomcatServer.start(directory, POLICY_FILE.toAbsolutePath(), MtlsTrustManager.class)) {
      for (Version version : Version.values()) {
        assertThat(get(server, CLIENT, version).body()).isEqualTo("I am acme/billing");
        // Nobody is asked for a certificate that must be good.
        assertThat(client(null, version).send("GET", server.uri("/health"), null).statusCode())
            .isEqualTo(200);
        assertThat(get(server, null, version).body()).contains("no-certificate");
        for (Map.Entry<String, IssuedCertificate> refused : REFUSED.entrySet()) {
          assertThatThrownBy(() -> get(server, refused.getValue(), version))
              .as(refused.getKey())
              .isInstanceOf(IOException.class);
          assertAudited("handshake", refused.getKey());
        }
      }
    }
  }

  @Test
  void inHttp() throws Exception {
    try (TomcatServer server =
        TomcatServer.start(
            directory, POLICY_FILE.toAbsolutePath(), InsecureDeferringTrustManager.class)) {
      for (Version version : Version.values()) {
        assertThat(get(server, CLIENT, version).body()).isEqualTo("I am acme/billing");
        for (Map.Entry<String, IssuedCertificate> refused : REFUSED.entrySet()) {
          HttpResponse<String> answer = get(server, refused.getValue(), version);
          assertThat(answer.statusCode()).isEqualTo(401);
          assertThat(answer.body()).contains("\"code\":\"" + refused.getKey() + "\"");
          assertAudited("servlet", refused.getKey());
        }
      }
    }
  }

  /** Without a login-config, Tomcat itself says of anybody that it is authenticated. */
  @Test
  void nobodyIsAuthenticatedWhereAnyoneIsAllowed() throws Exception {
    try (TomcatServer server =
        TomcatServer.start(
            directory, POLICY_FILE.toAbsolutePath(), InsecureDeferringTrustManager.class)) {
      for (Version version : Version.values()) {
        HttpResponse<String> nobody =
            client(null, version).send("GET", server.uri("/health?ask"), null);
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.body()).contains("\"code\":\"no-certificate\"");
        assertThat(client(CLIENT, version).send("GET", server.uri("/health?ask"), null).body())
            .isEqualTo("I am acme/billing");
      }
    }
  }

  private static void assertAudited(String entrance, String code) throws IOException {
    try (Stream<String> lines =
        Files.lines(
            Path.of(System.getProperty("org.slf4j.simpleLogger.logFile", "target/test.log")))) {
      assertThat(
              lines.filter(
                  line ->
                      line.contains("\"entrance\":\"" + entrance + "\"")
                          && line.contains("\"code\":\"" + code + "\"")))
          .isNotEmpty();
    }
  }

  /** It replaces the connection's certificate by what anyone sends. */
  @Test
  void sslValveMakesNoClient() throws Exception {
    String forged = Pem.of(CLIENT.certificate()).strip().replace('\n', ' ');
    try (TomcatServer server =
        TomcatServer.start(
            directory,
            POLICY_FILE.toAbsolutePath(),
            InsecureDeferringTrustManager.class,
            new SSLValve())) {
      for (Version version : Version.values()) {
        for (IssuedCertificate peer : new IssuedCertificate[] {ADMIN, null}) {
          HttpResponse<String> answer = get(server, peer, version, "ssl_client_cert", forged);
          assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
          assertThat(answer.body()).contains("forwarded-certificate-untrusted");
        }
        assertThat(get(server, ADMIN, version).body()).isEqualTo("I am acme/admin");
      }
    }
  }

  /** It takes the header away, and tells the address that was in it. */
  @Test
  void remoteIpValveMakesNoHop() throws Exception {
    Path policy =
        Files.writeString(
            POLICY_FILE.resolveSibling("forwarded.yaml"),
            POLICY
                + "source: forwarded\nforwarded: {format: azure, from: {addresses: [10.9.8.7],"
                + " insecure-addresses-only: true}}\n");
    String forged = java.util.Base64.getEncoder().encodeToString(CLIENT.certificate().getEncoded());
    try (TomcatServer server =
        TomcatServer.start(
            directory,
            policy.toAbsolutePath(),
            InsecureDeferringTrustManager.class,
            new RemoteIpValve())) {
      for (Version version : Version.values()) {
        HttpResponse<String> answer =
            get(server, null, version, "X-ARR-ClientCert", forged, "X-Forwarded-For", "10.9.8.7");
        assertThat(answer.body()).contains("forwarded-certificate-untrusted");
      }
    }
  }
}
