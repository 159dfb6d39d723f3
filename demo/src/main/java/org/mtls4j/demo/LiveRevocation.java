package org.mtls4j.demo;

import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.mtls4j.testkit.RawConnection;
import org.mtls4j.testkit.TestClient;

/** Two clients that are revoked while connected, each between two requests of one connection. */
final class LiveRevocation {

  static final String BY_HTTP_1 = "leaving";
  static final String BY_HTTP_2 = "leaving-too";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long INTERVAL_MILLIS = 100;
  private static final String REFUSED = "401 certificate-revoked";

  private final DemoPki pki;
  private final DemoServer server;
  private final Workspace workspace;
  private int requests;

  LiveRevocation(DemoPki pki, DemoServer server, Workspace workspace) {
    this.pki = pki;
    this.server = server;
    this.workspace = workspace;
  }

  /** What the two got, before and after, and over how many new connections. */
  record Outcome(String byHttp1, String byHttp2, int newConnections, int requests) {

    boolean isGood() {
      String expected = "200, then " + REFUSED;
      return byHttp1.equals(expected) && byHttp2.equals(expected) && newConnections == 0;
    }
  }

  private interface Call {
    String get() throws Exception;
  }

  Outcome play() throws Exception {
    TestClient http2 =
        TestClient.trusting(pki.serverCa().certificate())
            .presenting(pki.client(BY_HTTP_2))
            .http(Version.HTTP_2)
            .build();
    try (RawConnection http1 = RawConnection.open(client(BY_HTTP_1), server.uri())) {
      Call one = () -> said(http1.send("GET /me HTTP/1.1"));
      Call two = () -> said(http2.get(server.uri().resolve("/me")));
      String before1 = call(one);
      String before2 = call(two);
      int connections = server.connectionsSoFar();
      pki.revokeTheLeaving(workspace.serverPki());
      String after1 = untilChanged(before1, one);
      String after2 = untilChanged(before2, two);
      return new Outcome(
          before1 + ", then " + after1,
          before2 + ", then " + after2,
          server.connectionsSoFar() - connections,
          requests);
    }
  }

  private TestClient client(String name) {
    return TestClient.trusting(pki.serverCa().certificate()).presenting(pki.client(name)).build();
  }

  private String untilChanged(String before, Call call) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String now = call(call);
    while (now.equals(before) && System.nanoTime() < end) {
      Thread.sleep(INTERVAL_MILLIS);
      now = call(call);
    }
    return now;
  }

  private String call(Call call) throws Exception {
    requests++;
    try {
      return call.get();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String said(RawConnection.Answer answer) {
    return said(answer.status(), answer.body());
  }

  private static String said(HttpResponse<String> answer) {
    return said(answer.statusCode(), answer.body());
  }

  private static String said(int status, String body) {
    String code = Tour.code(status, body);
    return code.isEmpty() ? String.valueOf(status) : status + " " + code;
  }
}
