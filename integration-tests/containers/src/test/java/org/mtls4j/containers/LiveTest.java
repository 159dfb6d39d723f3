package org.mtls4j.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.testkit.TestClient;

/** What the application sees, and that every request is judged: live, and on resumed sessions. */
@ExtendWith(ArquillianExtension.class)
class LiveTest {

  /** A change counts within two seconds; the rest is for a busy machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Deployment(testable = false)
  static WebArchive application() {
    return Wars.quick("live", Pki.policy());
  }

  @AfterEach
  void unlock() throws IOException, InterruptedException {
    Pki.lock("locked");
    Instant end = Instant.now().plus(PATIENCE);
    TestClient client = Clients.of("lockable", "TLSv1.3", Version.HTTP_1_1);
    while (client.get(Connector.VERIFYING_WANT.uri("live", "/who")).statusCode() != 200) {
      assertThat(Instant.now()).isBefore(end);
    }
  }

  @Test
  void theApplicationSeesWhoTheClientIs() throws Exception {
    URI who = Connector.VERIFYING_WANT.uri("live", "/who");
    assertThat(body("reader", who))
        .isEqualTo("acme/reader|CLIENT_CERT|reader=true|writer=false|certificates=1|received=0");
    assertThat(body("globex", who))
        .isEqualTo("globex/reader|CLIENT_CERT|reader=true|writer=false|certificates=1|received=0");
    assertThat(body("below", who))
        .isEqualTo("acme/below|CLIENT_CERT|reader=true|writer=false|certificates=2|received=0");
    assertThat(body("nobody", Connector.VERIFYING_WANT.uri("live", "/open")))
        .isEqualTo("null|null|reader=false|writer=false|certificates=0|received=0");
  }

  private static String body(String client, URI uri) throws Exception {
    return Clients.of(client, "TLSv1.3", Version.HTTP_1_1).get(uri).body();
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.3, HTTP_1_1", "TLSv1.2, HTTP_2"})
  void aLockCountsOnALiveConnection(String tls, Version http) throws Exception {
    TestClient client = Clients.fresh("lockable", tls, http);
    URI who = Connector.VERIFYING_WANT.uri("live", "/who");
    assertThat(client.get(who).statusCode()).isEqualTo(200);
    Pki.lock("locked", "lockable");
    Instant end = Instant.now().plus(PATIENCE);
    HttpResponse<String> response = client.get(who);
    while (response.statusCode() == 200 && Instant.now().isBefore(end)) {
      Thread.onSpinWait();
      response = client.get(who);
    }
    assertThat(Clients.answer(response.statusCode(), response.body())).isEqualTo("403 locked");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aLockCountsOnAResumedSession(String tls) throws Exception {
    SSLContext context = Clients.fresh("lockable", tls, Version.HTTP_1_1).sslContext();
    Connection first = connect(context, tls);
    assertThat(first.answer()).isEqualTo("200");
    assertThat(connect(context, tls).session())
        .as("a session that is resumed keeps its beginning")
        .isEqualTo(first.session());
    Pki.lock("locked", "lockable");
    Instant end = Instant.now().plus(PATIENCE);
    Connection next = connect(context, tls);
    while (next.answer().equals("200") && Instant.now().isBefore(end)) {
      next = connect(context, tls);
    }
    assertThat(next.answer()).isEqualTo("403 locked");
    assertThat(next.session()).isEqualTo(first.session());
  }

  private record Connection(long session, String answer) {}

  private static Connection connect(SSLContext context, String tls) throws IOException {
    URI who = Connector.VERIFYING_WANT.uri("live", "/who");
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(who.getHost(), who.getPort())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {tls});
      socket.setSSLParameters(parameters);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      String request =
          "GET " + who.getPath() + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Connection(
          socket.getSession().getCreationTime(),
          Clients.answer(Integer.parseInt(answer.substring(9, 12)), answer));
    }
  }
}
