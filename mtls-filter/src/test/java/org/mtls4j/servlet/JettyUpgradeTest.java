package org.mtls4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.TestClient;

/** Jetty opens WebSockets in a filter of its own: the one that judges comes first. */
class JettyUpgradeTest {

  private static final int PATIENCE_SECONDS = 30;
  private static final CertificateAuthority ACME =
      CertificateAuthority.named("O=Acme,CN=Acme Root").build();
  private static final IssuedCertificate CLIENT = ACME.issue("O=Acme,CN=shop").build();

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [ca.pem]
          names: {subject: {O: Acme}}
          revocation: {check: none}
      access:
        - {path: /**, allow: authenticated}
      """;

  private static final String DECLARED =
      """
      <web-app version='6.0'>
        <filter>
          <filter-name>mtls</filter-name>
          <filter-class>org.mtls4j.servlet.MtlsFilter</filter-class>
          <async-supported>true</async-supported>
        </filter>
        <filter-mapping><filter-name>mtls</filter-name><url-pattern>/*</url-pattern></filter-mapping>
      </web-app>
      """;

  /** Whom the endpoint was opened for. */
  private static final BlockingQueue<String> OPENED = new LinkedBlockingQueue<>();

  /** Tells who opened it. */
  public static final class Door extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {
      OPENED.add(String.valueOf(session.getUserPrincipal()));
    }
  }

  /** Which initializer the container calls first. */
  enum First {
    OURS,
    JETTYS
  }

  @TempDir private Path application;

  @BeforeEach
  void writePolicy() throws Exception {
    OPENED.clear();
    TestApplication.write(application, POLICY, ACME);
  }

  private TestServer server(First first) throws Exception {
    ServletContainerInitializer ours = new MtlsInitializer();
    ServletContainerInitializer jettys =
        new JakartaWebSocketServletContainerInitializer(
            (context, container) ->
                container.addEndpoint(
                    ServerEndpointConfig.Builder.create(Door.class, "/door").build()));
    TestServer server = TestServer.byWebXml(application);
    for (ServletContainerInitializer each :
        first == First.OURS ? List.of(ours, jettys) : List.of(jettys, ours)) {
      server.with(app -> app.addServletContainerInitializer(each));
    }
    return server.start();
  }

  private static void open(TestServer server, TestClient client) throws Exception {
    client
        .httpClient()
        .newWebSocketBuilder()
        .buildAsync(
            URI.create("wss://localhost:" + server.port() + "/door"), new WebSocket.Listener() {})
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static void assertJudged(TestServer server) throws Exception {
    assertThatThrownBy(() -> open(server, TestServer.client().build()))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
    assertThat(OPENED).isEmpty();
    open(server, TestServer.client(CLIENT));
    assertThat(OPENED.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("acme/shop");
    assertThat(TestServer.client(CLIENT).get(server.uri("/orders")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void isBehindTheFilterThatIsDroppedIn(First first) throws Exception {
    try (TestServer server = server(first)) {
      assertJudged(server);
    }
  }

  @Test
  void isBehindTheFilterThatIsDeclared() throws Exception {
    Files.writeString(application.resolve("WEB-INF/web.xml"), DECLARED);
    try (TestServer server = server(First.OURS)) {
      assertJudged(server);
    }
  }
}
