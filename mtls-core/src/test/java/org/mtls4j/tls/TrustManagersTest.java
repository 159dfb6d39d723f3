package org.mtls4j.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.audit.AuditEvent;
import org.mtls4j.audit.AuditOutcome;
import org.mtls4j.audit.AuditSink;
import org.mtls4j.policyfile.PolicyFile;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;

/** The verdict within the handshake, and how containers come by it. */
class TrustManagersTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority ACME =
      CertificateAuthority.named("O=Acme,CN=Root").at(NOW).build();
  private static final IssuedCertificate CLIENT = ACME.issue("O=Acme,CN=billing").build();
  private static final IssuedCertificate REVOKED = ACME.issue("O=Acme,CN=billing").build();
  private static final String AUTH_TYPE = "UNKNOWN";

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [acme.pem]
          names: {subject: {O: Acme, CN: "*"}}
          revocation: {crls: [acme.crl]}
      locks: [{principal: acme/locked}]
      """;

  @TempDir private static Path directory;
  private static Path file;

  @BeforeAll
  static void writeFiles() throws Exception {
    ACME.writeCertificate(directory.resolve("acme.pem"));
    ACME.crl().revoke(REVOKED).write(directory.resolve("acme.crl"));
    file = Files.writeString(directory.resolve("mtls-policy.yaml"), POLICY);
  }

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

  private static X509Certificate[] chain(IssuedCertificate client) {
    return client.chain().toArray(X509Certificate[]::new);
  }

  static Stream<Map.Entry<String, IssuedCertificate>> refused() {
    CertificateAuthority stranger =
        CertificateAuthority.named("O=Acme,CN=Nobody knows").at(NOW).build();
    return Stream.of(
        Map.entry("certificate-expired", ACME.issue("O=Acme,CN=billing").expired().build()),
        Map.entry("certificate-revoked", REVOKED),
        Map.entry("unknown-issuer", stranger.issue("O=Acme,CN=billing").build()),
        Map.entry("purpose-not-allowed", ACME.issue("O=Acme,CN=x").forServersOnly().build()),
        Map.entry("name-not-permitted", ACME.issue("O=Globex,CN=x").build()),
        Map.entry("locked", ACME.issue("O=Acme,CN=locked").build()));
  }

  @ParameterizedTest
  @MethodSource
  void refused(Map.Entry<String, IssuedCertificate> row) throws Exception {
    Told told = new Told(new ArrayList<>());
    MtlsPolicy policy = PolicyFile.load(file);
    try (MtlsAuthenticator judge = MtlsAuthenticator.of(policy, InstantSource.fixed(NOW), told)) {
      MtlsTrustManager manager = new MtlsTrustManager(judge);
      // The code and no more: it is for the server's own log.
      assertThatThrownBy(() -> manager.checkClientTrusted(chain(row.getValue()), AUTH_TYPE))
          .isInstanceOf(CertificateException.class)
          .hasMessage(row.getKey());
      assertThat(told.events())
          .singleElement()
          .satisfies(
              event ->
                  assertThat(event.toJson())
                      .contains(
                          "\"outcome\":\"rejected\"",
                          "\"code\":\"" + row.getKey() + "\"",
                          "\"entrance\":\"handshake\"",
                          "\"method\":null,\"path\":null,\"rule\":null"));
    }
  }

  @Test
  void letsInWhomThePolicyKnowsAndTellsSo() throws Exception {
    Told told = new Told(new ArrayList<>());
    try (MtlsAuthenticator judge =
        MtlsAuthenticator.of(PolicyFile.load(file), InstantSource.fixed(NOW), told)) {
      new MtlsTrustManager(judge).checkClientTrusted(chain(CLIENT), AUTH_TYPE);
    }
    assertThat(told.events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.outcome()).isEqualTo(AuditOutcome.ACCEPTED);
              assertThat(event.principal()).isEqualTo("acme/billing");
              assertThat(event.toJson()).contains("\"entrance\":\"handshake\"", "\"path\":null");
            });
  }

  /** Another policy counts for the next handshake of the same trust manager. */
  @Test
  void judgesByThePolicyInForce() throws Exception {
    Path other = directory.resolve("other.yaml");
    Files.writeString(other, POLICY.replace("acme/locked", "acme/billing"));
    try (MtlsAuthenticator judge =
        MtlsAuthenticator.of(PolicyFile.load(file), InstantSource.fixed(NOW))) {
      MtlsTrustManager manager = new MtlsTrustManager(judge);
      assertThatCode(() -> manager.checkClientTrusted(chain(CLIENT), AUTH_TYPE))
          .doesNotThrowAnyException();
      judge.replace(PolicyFile.load(other));
      assertThatThrownBy(() -> manager.checkClientTrusted(chain(CLIENT), AUTH_TYPE))
          .hasMessage("locked");
    }
  }

  @Test
  void whatNoHandshakeHolds() throws Exception {
    try (MtlsAuthenticator judge =
        MtlsAuthenticator.of(PolicyFile.load(file), InstantSource.fixed(NOW))) {
      MtlsTrustManager manager = new MtlsTrustManager(judge);
      assertThatThrownBy(() -> manager.checkClientTrusted(null, AUTH_TYPE))
          .hasMessage("no-certificate");
      assertThatThrownBy(() -> manager.checkClientTrusted(new X509Certificate[0], AUTH_TYPE))
          .hasMessage("no-certificate");
      assertThatThrownBy(() -> manager.checkClientTrusted(new X509Certificate[1], AUTH_TYPE))
          .hasMessage("malformed-certificate");
    }
  }

  static Stream<X509ExtendedTrustManager> serverSideOnly() throws Exception {
    return Stream.of(
        new InsecureDeferringTrustManager(),
        new MtlsTrustManager(
            MtlsAuthenticator.of(PolicyFile.load(file), InstantSource.fixed(NOW))));
  }

  @ParameterizedTest
  @MethodSource
  void serverSideOnly(X509ExtendedTrustManager manager) {
    X509Certificate[] chain = chain(CLIENT);
    assertThat(manager.getAcceptedIssuers()).isEmpty();
    assertThatThrownBy(() -> manager.checkServerTrusted(chain, AUTH_TYPE))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> manager.checkServerTrusted(chain, AUTH_TYPE, (java.net.Socket) null))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(
            () -> manager.checkServerTrusted(chain, AUTH_TYPE, (javax.net.ssl.SSLEngine) null))
        .isInstanceOf(CertificateException.class);
  }

  @Test
  void factoriesOfTheProvider() throws Exception {
    Provider provider = new MtlsProvider();
    TrustManagerFactory policy = TrustManagerFactory.getInstance(MtlsProvider.POLICY, provider);
    policy.init(new PolicyParameters(file));
    assertThat(policy.getTrustManagers()).hasExactlyElementsOfTypes(MtlsTrustManager.class);
    TrustManager[] again = policy.getTrustManagers();
    // It is the system's time here, at which the certificate is not valid yet.
    assertThat(
            catchThrowable(
                () ->
                    ((X509ExtendedTrustManager) again[0])
                        .checkClientTrusted(chain(CLIENT), AUTH_TYPE)))
        .isInstanceOf(CertificateException.class);
    TrustManagerFactory deferring =
        TrustManagerFactory.getInstance(MtlsProvider.INSECURE_DEFERRING, provider);
    deferring.init((KeyStore) null);
    assertThat(deferring.getTrustManagers())
        .hasExactlyElementsOfTypes(InsecureDeferringTrustManager.class);
    assertThat(java.security.Security.getProvider("mtls4j")).isNull();
  }

  @Test
  void factoriesThatAreNotToldWhatTheyNeed() throws Exception {
    Provider provider = new MtlsProvider();
    TrustManagerFactory policy = TrustManagerFactory.getInstance(MtlsProvider.POLICY, provider);
    assertThatThrownBy(policy::getTrustManagers).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> policy.init((ManagerFactoryParameters) null))
        .isInstanceOf(InvalidAlgorithmParameterException.class);
    assertThatThrownBy(() -> policy.init(new PolicyParameters(directory.resolve("none.yaml"))))
        .isInstanceOf(InvalidAlgorithmParameterException.class)
        .hasMessageContaining("none.yaml");
    // Neither the property nor the variable is set for tests.
    assertThatThrownBy(() -> policy.init((KeyStore) null))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("'mtls.policy'")
        .hasMessageContaining("'MTLS_POLICY'");
    assertThatThrownBy(MtlsTrustManager::new).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aFileIsOpenedOnce() {
    assertThat(PolicyOfTheJvm.authenticator(file))
        .isSameAs(PolicyOfTheJvm.authenticator(directory.resolve("./mtls-policy.yaml")));
  }
}
