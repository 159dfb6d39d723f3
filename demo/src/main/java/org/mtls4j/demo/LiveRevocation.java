package org.mtls4j.demo;

import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.mtls4j.testkit.RawConnection;
import org.mtls4j.testkit.TestClient;

/** Four clients that are revoked while connected, each between two requests of one connection. */
final class LiveRevocation {

  static final String BY_HTTP_1 = "leaving";
  static final String BY_HTTP_2 = "leaving-too";
  static final String BY_NETWORK = "globex-leaving";
  static final String BY_OCSP = "initech-leaving";

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

  /**
   * What they got, before and after, and over how many new connections.
   *
   * @param byHttp1 over HTTP/1.1, by a CRL in a file
   * @param byHttp2 over HTTP/2, by a CRL in a file
   * @param byNetwork over HTTP/2, by a CRL that is fetched
   * @param byOcsp over HTTP/2, by a responder
   */
  record Outcome(
      String byHttp1,
      String byHttp2,
      String byNetwork,
      String byOcsp,
      int newConnections,
      int requests) {

    boolean isGood() {
      String expected = "200, then " + REFUSED;
      return byHttp1.equals(expected)
          && byHttp2.equals(expected)
          && byNetwork.equals(expected)
          && byOcsp.equals(expected)
          && newConnections == 0;
    }
  }

  private interface Call {
    String get() throws Exception;
  }

  Outcome play() throws Exception {
    TestClient http2 = client(BY_HTTP_2, Version.HTTP_2);
    TestClient network = client(BY_NETWORK, Version.HTTP_2);
    TestClient ocsp = client(BY_OCSP, Version.HTTP_2);
    try (RawConnection http1 =
        RawConnection.open(client(BY_HTTP_1, Version.HTTP_1_1), server.uri())) {
      Call one = () -> said(http1.send("GET /me HTTP/1.1"));
      Call two = () -> said(http2.get(server.uri().resolve("/me")));
      Call three = () -> said(network.get(server.uri().resolve("/me")));
      Call four = () -> said(ocsp.get(server.uri().resolve("/me")));
      String before1 = call(one);
      String before2 = call(two);
      String before3 = call(three);
      String before4 = call(four);
      int connections = server.connectionsSoFar();
      pki.revokeTheLeaving(workspace.serverPki());
      String after1 = untilChanged(before1, one);
      String after2 = untilChanged(before2, two);
      String after3 = untilChanged(before3, three);
      String after4 = untilChanged(before4, four);
      return new Outcome(
          before1 + ", then " + after1,
          before2 + ", then " + after2,
          before3 + ", then " + after3,
          before4 + ", then " + after4,
          server.connectionsSoFar() - connections,
          requests);
    }
  }

  private TestClient client(String name, Version version) {
    return TestClient.trusting(pki.serverCa().certificate())
        .presenting(pki.client(name))
        .http(version)
        .build();
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
