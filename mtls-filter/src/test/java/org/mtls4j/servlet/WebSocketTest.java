package org.mtls4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletContext;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mtls4j.LiveClient;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.OcspServer;
import org.mtls4j.testkit.TestClient;

/** A WebSocket outlives its request, and ends when its client does not stand any more. */
@Timeout(120)
class WebSocketTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final int PATIENCE_SECONDS = 30;
  private static final CertificateAuthority CA =
      CertificateAuthority.named("CN=Acme Root").at(NOW).build();
  private static final IssuedCertificate BAD = CA.issue("CN=bad").build();
  private static final IssuedCertificate GOOD = CA.issue("CN=good").build();

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [ca.pem]
          revocation: {ocsp: [%s], refresh: 1s, first-answer: 20s}
      locks: locks.yaml
      access:
        - {path: /**, allow: authenticated}
      """;

  /** Tells every message back, until its client is refused. */
  public static final class Echo extends Endpoint {

    private final ServletContext context;
    private @Nullable LiveClient watched;

    Echo(ServletContext context) {
      this.context = context;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      MtlsAuthenticator authenticator =
          (MtlsAuthenticator) context.getAttribute("org.mtls4j.MtlsAuthenticator");
      ClientIdentity client = (ClientIdentity) session.getUserPrincipal();
      watched = authenticator.whenRefused(client, why -> close(session, why.reason().code()));
      session.addMessageHandler(
          String.class,
          (MessageHandler.Whole<String>) text -> send(session, client.getName() + ": " + text));
    }

    private static void send(Session session, String text) {
      try {
        session.getBasicRemote().sendText(text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void close(Session session, String code) {
      try {
        session.close(new CloseReason(CloseCodes.VIOLATED_POLICY, code));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void onClose(Session session, CloseReason why) {
      if (watched != null) {
        watched.close();
      }
    }
  }

  /** What the server says, and how it ends. */
  private static final class Said implements WebSocket.Listener {

    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      said.add(text.toString());
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String why) {
      said.add(code + " " + why);
      return null;
    }

    String next() throws InterruptedException {
      return Objects.requireNonNull(
          said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "nothing was said");
    }
  }

  @TempDir private Path directory;
  private OcspServer responder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    responder = OcspServer.start(CA);
    TestApplication.write(directory, POLICY.formatted(responder.uri()), CA);
    Files.writeString(directory.resolve("WEB-INF/locks.yaml"), "[]\n");
    server =
        new TestServer(directory, InstantSource.fixed(NOW))
            // As containers do, here where the filter is declared: JettyUpgradeTest has it dropped
            // in.
            .with(app -> app.addServletContainerInitializer(new MtlsInitializer()))
            .with(
                app ->
                    JakartaWebSocketServletContainerInitializer.configure(
                        app, (context, container) -> container.addEndpoint(echo(context))))
            .start();
  }

  private static ServerEndpointConfig echo(ServletContext context) {
    return ServerEndpointConfig.Builder.create(Echo.class, "/echo")
        .configurator(
            new ServerEndpointConfig.Configurator() {
              @Override
              public <T> T getEndpointInstance(Class<T> type) {
                return type.cast(new Echo(context));
              }
            })
        .build();
  }

  @AfterEach
  void stop() {
    server.close();
    responder.close();
  }

  private WebSocket open(IssuedCertificate client, Said said) throws Exception {
    return open(TestServer.client(client), said);
  }

  private WebSocket open(TestClient client, Said said) throws Exception {
    URI uri = URI.create("wss://localhost:" + server.port() + "/echo");
    return client
        .httpClient()
        .newWebSocketBuilder()
        .buildAsync(uri, said)
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void isClosedWhenItsClientIsRevoked() throws Exception {
    Said bad = new Said();
    Said good = new Said();
    WebSocket first = open(BAD, bad);
    WebSocket second = open(GOOD, good);
    first.sendText("hello", true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(bad.next()).isEqualTo("acme/bad: hello");
    responder.revoke(BAD.certificate());
    assertThat(bad.next()).isEqualTo("1008 certificate-revoked");
    second.sendText("hello", true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(good.next()).isEqualTo("acme/good: hello");
    assertThatThrownBy(() -> open(BAD, new Said())).satisfies(WebSocketTest::isRefusal);
  }

  @Test
  void isClosedWhenItsClientIsLocked() throws Exception {
    Said bad = new Said();
    open(BAD, bad);
    Files.writeString(
        directory.resolve("WEB-INF/locks.yaml"), "- {principal: acme/bad, reason: lost laptop}\n");
    assertThat(bad.next()).isEqualTo("1008 locked");
  }

  /** Not even the handshake comes to Jetty's own filter, which would open it for anybody. */
  @Test
  void isNotOpenedForNobody() {
    assertThatThrownBy(() -> open(TestServer.client().build(), new Said()))
        .satisfies(WebSocketTest::isRefusal);
  }

  @Test
  void isNotOpenedForAStranger() {
    IssuedCertificate stranger =
        CertificateAuthority.named("CN=Acme Root").at(NOW).build().issue("CN=x").build();
    assertThatThrownBy(() -> open(stranger, new Said())).satisfies(WebSocketTest::isRefusal);
  }

  private static void isRefusal(Throwable thrown) {
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    assertThat(thrown.getCause())
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(401));
  }
}
