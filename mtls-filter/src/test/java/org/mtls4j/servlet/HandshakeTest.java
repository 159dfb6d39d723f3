package org.mtls4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.audit.AuditEvent;
import org.mtls4j.audit.AuditOutcome;
import org.mtls4j.audit.AuditSink;
import org.mtls4j.policyfile.LivePolicy;
import org.mtls4j.policyfile.PolicyFile;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.tls.MtlsProvider;
import org.mtls4j.tls.MtlsTrustManager;
import org.mtls4j.tls.PolicyParameters;

/** A Jetty whose connector judges clients by the application's own policy, in the handshake. */
class HandshakeTest {

  private static final CertificateAuthority ACME =
      CertificateAuthority.named("O=Acme,CN=Acme Root").build();
  private static final IssuedCertificate CLIENT = ACME.issue("O=Acme,CN=billing").build();
  private static final IssuedCertificate REVOKED = ACME.issue("O=Acme,CN=gone").build();
  private static final Map<String, IssuedCertificate> REFUSED =
      Map.of(
          "certificate-expired", ACME.issue("O=Acme,CN=billing").expired().build(),
          "certificate-revoked", REVOKED,
          "name-not-permitted", ACME.issue("O=Globex,CN=billing").build(),
          "unknown-issuer",
              CertificateAuthority.named("O=Acme,CN=Strange")
                  .build()
                  .issue("O=Acme,CN=billing")
                  .build());

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [ca.pem]
          names: {subject: {O: Acme, CN: "*"}}
          revocation: {crls: [acme.crl]}
      access:
        - {path: /health, allow: anyone}
        - {path: /**, allow: authenticated}
      """;

  @TempDir private Path application;
  private Path file;

  /** What was told, in order. */
  private record Told(List<AuditEvent> events) implements AuditSink {
    @Override
    public boolean wants(AuditOutcome outcome) {
      return true;
    }

    @Override
    public void record(AuditEvent event) {
      events.add(event);
    }
  }

  @BeforeEach
  void writeFiles() throws Exception {
    TestApplication.write(application, POLICY, ACME);
    file = application.resolve("WEB-INF/mtls-policy.yaml");
    ACME.crl().revoke(REVOKED).write(application.resolve("WEB-INF/acme.crl"));
  }

  private TestServer server(MtlsAuthenticator judge) throws Exception {
    return server(new MtlsTrustManager(judge));
  }

  private TestServer server(TrustManager judge) throws Exception {
    return new TestServer(application, InstantSource.system()).trustManager(judge).start();
  }

  private static HttpResponse<String> get(
      TestServer server, IssuedCertificate client, Version version) throws Exception {
    return TestServer.client().presenting(client).http(version).build().get(server.uri("/me"));
  }

  @ParameterizedTest
  @EnumSource
  void theVerdictIsThePolicys(Version version) throws Exception {
    Told told = new Told(new CopyOnWriteArrayList<>());
    try (MtlsAuthenticator judge =
            MtlsAuthenticator.of(PolicyFile.load(file), InstantSource.system(), told);
        TestServer server = server(judge)) {
      assertThat(get(server, CLIENT, version).statusCode()).isEqualTo(200);
      // Nobody is asked for a certificate that must be good.
      assertThat(TestServer.client().http(version).build().get(server.uri("/health")).statusCode())
          .isEqualTo(200);
      for (Map.Entry<String, IssuedCertificate> refused : REFUSED.entrySet()) {
        assertThatThrownBy(() -> get(server, refused.getValue(), version))
            .as(refused.getKey())
            .isInstanceOf(IOException.class);
        assertThat(told.events().get(told.events().size() - 1).toJson())
            .contains("\"entrance\":\"handshake\"", "\"code\":\"" + refused.getKey() + "\"");
      }
    }
  }

  /** As a container does that takes a factory, by an instance that the JVM does not know. */
  @Test
  void aFactoryOfTheProviderMakesTheSame() throws Exception {
    // The policy of a factory stays open as long as the JVM, and so its files stay, too.
    Path lasting = Files.createDirectories(Path.of("target/handshake"));
    Files.writeString(lasting.resolve("mtls-policy.yaml"), POLICY);
    ACME.writeCertificate(lasting.resolve("ca.pem"));
    ACME.crl().revoke(REVOKED).write(lasting.resolve("acme.crl"));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(MtlsProvider.POLICY, new MtlsProvider());
    factory.init(new PolicyParameters(lasting.resolve("mtls-policy.yaml")));
    try (TestServer server = server(factory.getTrustManagers()[0])) {
      assertThat(get(server, CLIENT, Version.HTTP_2).statusCode()).isEqualTo(200);
      for (Map.Entry<String, IssuedCertificate> refused : REFUSED.entrySet()) {
        assertThatThrownBy(() -> get(server, refused.getValue(), Version.HTTP_2))
            .as(refused.getKey())
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void aChangeOfThePolicyCountsForTheNextHandshake() throws Exception {
    try (LivePolicy live = PolicyFile.open(file, InstantSource.system());
        TestServer server = server(live.authenticator())) {
      assertThat(get(server, CLIENT, Version.HTTP_2).statusCode()).isEqualTo(200);
      Files.writeString(file, POLICY + "locks: [{principal: acme/billing}]\n");
      long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      while (live.authenticator().generation() == 1 && System.nanoTime() < until) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThatThrownBy(() -> get(server, CLIENT, Version.HTTP_2)).isInstanceOf(IOException.class);
    }
  }
}
