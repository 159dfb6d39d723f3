package org.mtls4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.http.HttpResponse;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestClientTest {
  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority SERVERS =
      CertificateAuthority.named("CN=Server CA").at(NOW).build();
  private static final CertificateAuthority CLIENTS =
      CertificateAuthority.named("CN=Client CA").at(NOW).build();
  private static final CertificateAuthority OTHERS =
      CertificateAuthority.named("CN=Other CA").at(NOW).build();

  @SuppressWarnings("NullAway.Init")
  private static LoopbackServer server;

  @BeforeAll
  static void start() throws Exception {
    IssuedCertificate identity = SERVERS.issue("CN=server").forServer("localhost").build();
    server = new LoopbackServer(identity, OTHERS.certificate());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static TestClient.Builder client() {
    return TestClient.trusting(SERVERS.certificate()).at(NOW);
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.2,EC_P256",
    "TLSv1.2,RSA_2048",
    "TLSv1.2,ED25519",
    "TLSv1.3,EC_P256",
    "TLSv1.3,RSA_2048",
    "TLSv1.3,ED25519",
    "TLSv1.3,EC_P384"
  })
  void presentsItsCertificateAlthoughTheServerNamesOtherCas(String protocol, KeyType key)
      throws Exception {
    CertificateAuthority issuing =
        CertificateAuthority.named("CN=Issuing CA").signedBy(CLIENTS).build();
    IssuedCertificate alice = issuing.issue("CN=alice").key(key).build();
    TestClient client = client().protocol(protocol).presenting(alice).build();

    HttpResponse<String> answer = client.get(server.at("localhost"));

    assertThat(answer.body()).isEqualTo("CN=alice;CN=Issuing CA;");
    assertThat(answer.headers().firstValue("X-Protocol")).hasValue(protocol);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void presentsASpoiltCertificateToo(String protocol) throws Exception {
    IssuedCertificate mallory =
        CLIENTS.issue("CN=mallory").expired().forServersOnly().wronglySigned().build();
    TestClient client = client().protocol(protocol).presenting(mallory).build();

    assertThat(client.get(server.at("localhost")).body()).isEqualTo("CN=mallory;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void presentsNothingUnlessTold(String protocol) throws Exception {
    IssuedCertificate alice = CLIENTS.issue("CN=alice").build();
    TestClient silent = client().protocol(protocol).build();
    TestClient silenced = client().protocol(protocol).presenting(alice).presentingNothing().build();

    assertThat(silent.get(server.at("localhost")).body()).isEqualTo("nobody");
    assertThat(silenced.get(server.at("localhost")).body()).isEqualTo("nobody");
  }

  @Test
  void presentsAnyChainAsGiven() throws Exception {
    IssuedCertificate alice = CLIENTS.issue("CN=alice").build();
    X509Certificate[] chain = {alice.certificate(), OTHERS.certificate(), CLIENTS.certificate()};
    TestClient client = client().presenting(chain, alice.keys().getPrivate()).build();

    assertThat(client.get(server.at("localhost")).body())
        .isEqualTo("CN=alice;CN=Other CA;CN=Client CA;");
  }

  @Test
  void failsWithAKeyThatIsNotTheCertificates() {
    IssuedCertificate alice = CLIENTS.issue("CN=alice").build();
    IssuedCertificate bob = CLIENTS.issue("CN=bob").build();
    TestClient client = client().presenting(alice.chainArray(), bob.keys().getPrivate()).build();

    assertThatIOException().isThrownBy(() -> client.get(server.at("localhost")));
  }

  @Test
  void sharesNoSessionWithAnotherClient() throws Exception {
    TestClient.Builder builder = client();
    TestClient alice = builder.presenting(CLIENTS.issue("CN=alice").build()).build();
    TestClient bob = builder.presenting(CLIENTS.issue("CN=bob").build()).build();

    assertThat(alice.get(server.at("localhost")).body()).isEqualTo("CN=alice;");
    assertThat(bob.get(server.at("localhost")).body()).isEqualTo("CN=bob;");
    assertThat(alice.sslContext()).isNotSameAs(bob.sslContext());
    assertThat(alice.httpClient()).isNotSameAs(bob.httpClient());
  }

  @Test
  void sendsMethodBodyAndHeaders() throws Exception {
    HttpResponse<String> answer =
        client().build().send("POST", server.at("127.0.0.1"), "hello", "X-Asked", "yes");

    assertThat(answer.headers().firstValue("X-Request")).hasValue("POST hello");
    assertThat(answer.headers().firstValue("X-Header")).hasValue("yes");
  }

  @Test
  void refusesAServerUnderAnotherCa() {
    TestClient client = TestClient.trusting(OTHERS.certificate()).at(NOW).build();

    assertThatIOException().isThrownBy(() -> client.get(server.at("localhost")));
  }

  @Test
  void refusesAServerThatIsExpiredAtItsTime() {
    TestClient client = client().at(NOW.plus(Duration.ofDays(31))).build();

    assertThatIOException().isThrownBy(() -> client.get(server.at("localhost")));
  }

  @Test
  void refusesAServerOfAnotherName() throws Exception {
    IssuedCertificate identity = SERVERS.issue("CN=localhost").forServer("a.example").build();
    try (LoopbackServer stranger = new LoopbackServer(identity)) {
      assertThatIOException().isThrownBy(() -> client().build().get(stranger.at("localhost")));
    }
  }

  @Test
  void refusesAnEmptyChain() {
    IssuedCertificate alice = CLIENTS.issue("CN=alice").build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> client().presenting(new X509Certificate[0], alice.keys().getPrivate()));
  }

  @Test
  void refusesAProtocolThatIsNone() {
    TestClient.Builder builder = client().protocol("TLSv9");

    assertThatIllegalArgumentException().isThrownBy(builder::build);
  }
}
