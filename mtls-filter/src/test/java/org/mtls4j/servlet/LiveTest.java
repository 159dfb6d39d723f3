package org.mtls4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CrlServer;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.RawConnection;
import org.mtls4j.testkit.RawConnection.Answer;
import org.mtls4j.testkit.TestClient;

/** A server that goes on serving while its CRL changes and many clients come at once. */
class LiveTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final CertificateAuthority CA =
      CertificateAuthority.named("CN=Acme Root").at(NOW).build();

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [ca.pem]
          revocation: {crls: [acme.crl]}
      access:
        - {path: /**, allow: authenticated}
      """;

  @TempDir private Path directory;

  /** Of policies that other tests keep open as long as the JVM. */
  private Set<Thread> watchersBefore;

  private TestServer server;
  private Path crl;

  @BeforeEach
  void start() throws Exception {
    watchersBefore = Thread.getAllStackTraces().keySet();
    TestApplication.write(directory, POLICY, CA);
    crl = CA.crl().number(1).write(directory.resolve("WEB-INF/acme.crl"));
    server = new TestServer(directory, InstantSource.fixed(NOW)).start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static HttpResponse<String> awaitRefusal(TestClient client, TestServer server)
      throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    HttpResponse<String> response = client.get(server.uri("/x"));
    while (response.statusCode() == 200 && System.nanoTime() < end) {
      Thread.sleep(50);
      response = client.get(server.uri("/x"));
    }
    return response;
  }

  @Test
  void aRevokedClientIsRefusedAtTheNextRequestOfItsConnection() throws Exception {
    IssuedCertificate bad = CA.issue("CN=bad").build();
    try (RawConnection connection = RawConnection.open(TestServer.client(bad), server.uri("/"))) {
      assertThat(connection.send("GET /x HTTP/1.1").status()).isEqualTo(200);
      CA.crl().number(2).revoke(bad).write(crl);
      awaitRefusal(TestServer.client(bad), server);
      Answer refused = connection.send("GET /x HTTP/1.1");
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.body()).contains("\"code\":\"certificate-revoked\"");
    }
  }

  @Test
  void aRevokedClientIsRefusedAtTheNextStreamOfItsConnection() throws Exception {
    IssuedCertificate bad = CA.issue("CN=bad").build();
    TestClient client = TestServer.client().presenting(bad).http(Version.HTTP_2).build();
    assertThat(client.get(server.uri("/x")).statusCode()).isEqualTo(200);
    int connections = server.connectionsSoFar();
    CA.crl().number(2).revoke(bad).write(crl);
    HttpResponse<String> refused = awaitRefusal(client, server);
    assertThat(refused.version()).isEqualTo(Version.HTTP_2);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).contains("\"code\":\"certificate-revoked\"");
    assertThat(server.connectionsSoFar()).as("connections").isEqualTo(connections);
  }

  @Test
  void aClientRevokedOnTheNetworkIsRefusedAtTheNextStreamOfItsConnection() throws Exception {
    IssuedCertificate bad = CA.issue("CN=bad").build();
    server.close();
    try (CrlServer network = CrlServer.start()) {
      URI list = network.publish("/acme.crl", CA.crl().number(1));
      TestApplication.write(
          directory, POLICY.replace("[acme.crl]", "[\"" + list + "\"], refresh: 1s"), CA);
      server = new TestServer(directory, InstantSource.fixed(NOW)).start();
      TestClient client = TestServer.client().presenting(bad).http(Version.HTTP_2).build();
      assertThat(client.get(server.uri("/x")).statusCode()).isEqualTo(200);
      int connections = server.connectionsSoFar();
      network.publish("/acme.crl", CA.crl().number(2).revoke(bad));
      HttpResponse<String> refused = awaitRefusal(client, server);
      assertThat(refused.version()).isEqualTo(Version.HTTP_2);
      assertThat(refused.body()).contains("\"code\":\"certificate-revoked\"");
      assertThat(server.connectionsSoFar()).as("connections").isEqualTo(connections);
    }
  }

  /** Edited by hand while the client is connected: no restart, no new connection. */
  @Test
  void aLockedClientIsRefusedAtTheNextStreamOfItsConnectionAndLetInAgain() throws Exception {
    server.close();
    TestApplication.write(directory, POLICY + "locks: locks.yaml\n", CA);
    Path locks = Files.writeString(directory.resolve("WEB-INF/locks.yaml"), "[]\n");
    server = new TestServer(directory, InstantSource.fixed(NOW)).start();
    TestClient client =
        TestServer.client().presenting(CA.issue("CN=shop").build()).http(Version.HTTP_2).build();
    assertThat(client.get(server.uri("/x")).statusCode()).isEqualTo(200);
    int connections = server.connectionsSoFar();
    Files.writeString(locks, "- {principal: acme/shop, reason: lost laptop}\n");
    HttpResponse<String> refused = awaitRefusal(client, server);
    assertThat(refused.version()).isEqualTo(Version.HTTP_2);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("\"code\":\"locked\"").doesNotContain("laptop");
    Files.writeString(locks, "");
    Files.writeString(locks, "[]\n");
    await(200, client, server);
    assertThat(server.connectionsSoFar()).as("connections").isEqualTo(connections);
  }

  @Test
  void aPolicyThatIsChangedDecidesTheNextRequest() throws Exception {
    TestClient client = TestServer.client(CA.issue("CN=shop").build());
    assertThat(client.get(server.uri("/x")).statusCode()).isEqualTo(200);
    Path file = directory.resolve("WEB-INF/mtls-policy.yaml");
    Files.writeString(file, POLICY.replace("allow: authenticated", "roles: [nobodys]"));
    assertThat(awaitRefusal(client, server).body()).contains("\"code\":\"role-missing\"");
    Files.writeString(file, POLICY.replace("path: /**", "pth: /**"));
    Files.writeString(file, POLICY);
    await(200, client, server);
  }

  private static void await(int status, TestClient client, TestServer server) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (client.get(server.uri("/x")).statusCode() != status) {
      assertThat(System.nanoTime()).as("time until it answers " + status).isLessThan(end);
      Thread.sleep(50);
    }
  }

  @Test
  void theLastGoodListStaysUntilABetterOneComes() throws Exception {
    IssuedCertificate bad = CA.issue("CN=bad").build();
    IssuedCertificate worse = CA.issue("CN=worse").build();
    CA.crl().number(2).revoke(bad).write(crl);
    TestClient first = TestServer.client(bad);
    assertThat(awaitRefusal(first, server).statusCode()).isEqualTo(401);
    Files.writeString(crl, "broken");
    CA.crl().number(3).revoke(worse).wronglySigned().write(directory.resolve("WEB-INF/next"));
    // Whatever the watch has seen by now, the list that was good is the one in force.
    assertThat(first.get(server.uri("/x")).statusCode()).isEqualTo(401);
    Files.move(directory.resolve("WEB-INF/next"), crl, StandardCopyOption.REPLACE_EXISTING);
    assertThat(first.get(server.uri("/x")).statusCode()).isEqualTo(401);
    CA.crl().number(4).revoke(bad).revoke(worse).write(crl);
    assertThat(awaitRefusal(TestServer.client(worse), server).body())
        .contains("certificate-revoked");
  }

  @Test
  void theWatchEndsWithTheApplication() throws Exception {
    assertThat(watchers()).isNotEmpty();
    server.close();
    for (Thread watcher : watchers()) {
      watcher.join(PATIENCE.toMillis());
    }
    assertThat(watchers()).isEmpty();
  }

  private List<Thread> watchers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !watchersBefore.contains(thread))
        .filter(thread -> thread.getName().matches("mtls4j-(crl|policy)-watch"))
        .toList();
  }

  /** Tells who the client is, and has met another request while it did. */
  private static final class Meeting extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final int PATIENCE_MILLIS = 20;

    /** Who was served by which thread, and who met whom. */
    private final Map<String, Set<String>> byThread = new ConcurrentHashMap<>();

    private final Set<Set<String>> met = ConcurrentHashMap.newKeySet();
    private final transient Exchanger<String> meeting = new Exchanger<>();

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String before = request.getUserPrincipal().getName();
      byThread
          .computeIfAbsent(
              Thread.currentThread().getName(), thread -> ConcurrentHashMap.newKeySet())
          .add(before);
      try {
        String other = meeting.exchange(before, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        if (!other.equals(before)) {
          met.add(Set.of(before, other));
        }
      } catch (InterruptedException | TimeoutException e) {
        // Nobody came at the same time.
      }
      X509Certificate[] chain =
          (X509Certificate[]) request.getAttribute("jakarta.servlet.request.X509Certificate");
      response
          .getWriter()
          .print(
              String.join(
                  "|",
                  before,
                  request.getRemoteUser(),
                  chain[0].getSubjectX500Principal().getName(),
                  String.valueOf(request.getAttribute(ClientIdentityAttribute.NAME))));
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void manyClientsAtOnceAreNeverMixedUp(Version version, @TempDir Path own) throws Exception {
    TestApplication.write(own, POLICY, CA);
    CA.crl().write(own.resolve("WEB-INF/acme.crl"));
    Meeting meeting = new Meeting();
    try (TestServer busy =
        new TestServer(own, InstantSource.fixed(NOW))
            .with(app -> app.addServlet(new ServletHolder(meeting), "/meet"))
            .start()) {
      List<Callable<List<String>>> work = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String name = "client-" + i;
        boolean known = i % 3 != 0;
        TestClient client =
            known
                ? TestServer.client()
                    .presenting(CA.issue("CN=" + name).build())
                    .http(version)
                    .build()
                : TestServer.client().http(version).build();
        String expected =
            known ? "acme/%1$s|acme/%1$s|CN=%1$s|acme/%1$s".formatted(name) : "no-certificate";
        for (int thread = 0; thread < 2; thread++) {
          work.add(() -> wrongAnswers(client, busy.uri("/meet"), expected));
        }
      }
      ExecutorService pool = Executors.newFixedThreadPool(work.size());
      try {
        for (Future<List<String>> wrong : pool.invokeAll(work)) {
          assertThat(wrong.get()).isEmpty();
        }
      } finally {
        pool.shutdownNow();
      }
    }
    // Otherwise nothing could have been mixed up.
    assertThat(meeting.byThread.values()).as("who shared a thread").anyMatch(who -> who.size() > 2);
    assertThat(meeting.met).as("who came at once").hasSizeGreaterThan(8);
  }

  private static List<String> wrongAnswers(TestClient client, URI uri, String expected)
      throws Exception {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String body = client.get(uri).body();
      if (!body.equals(expected) && !body.contains("\"code\":\"" + expected + "\"")) {
        wrong.add(body);
      }
    }
    return wrong;
  }
}
