package org.mtls4j.demo;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.mtls4j.testkit.TestClient;

/**
 * Plays every visit over every kind of connection and compares what it gets with what it should.
 */
final class Tour {

  private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z-]+)\"");

  private record Connection(String protocol, Version version) {}

  private record Answer(int status, String code) {

    /** Which exception says so differs from one connection to the next. */
    static final Answer NO_CONNECTION = new Answer(0, "no connection");

    @Override
    public String toString() {
      return status + " " + (code.isEmpty() ? "-" : code);
    }
  }

  private static final List<Connection> CONNECTIONS =
      List.of(
          new Connection("TLSv1.3", Version.HTTP_2),
          new Connection("TLSv1.3", Version.HTTP_1_1),
          new Connection("TLSv1.2", Version.HTTP_2),
          new Connection("TLSv1.2", Version.HTTP_1_1));

  private final DemoPki pki;
  private final URI server;
  private final PrintStream out;

  Tour(DemoPki pki, URI server, PrintStream out) {
    this.pki = pki;
    this.server = server;
    this.out = out;
  }

  /** Whether every client got what it should, and each decision is in the audit log. */
  boolean play(LiveRevocation revocation, Path auditLog) throws Exception {
    out.println("Each client calls " + server + " over TLS 1.3 and 1.2, by HTTP/2 and HTTP/1.1.");
    int failed = 0;
    List<Visit> visits = new ArrayList<>(Visits.ALL);
    visits.addAll(Visits.BY_ANNOTATION);
    for (Visit visit : visits) {
      failed += play(visit) ? 0 : 1;
    }
    LiveRevocation.Outcome revoked = revocation.play();
    failed += tell(revoked) ? 0 : 1;
    int requests = visits.size() * CONNECTIONS.size() + revoked.requests();
    // The filter has let these in, and says so.
    int seenTwice = Visits.BY_ANNOTATION.size() * CONNECTIONS.size();
    failed += checkAudit(auditLog, requests, requests + seenTwice) ? 0 : 1;
    int passed = visits.size() + 2 - failed;
    out.println(passed + " passed, " + failed + " failed");
    return failed == 0;
  }

  private boolean play(Visit visit) throws Exception {
    return play(visit, Handshake.COMPLETES);
  }

  /**
   * Whether a visit ends as it should.
   *
   * @param handshake what becomes of the client's, where something is in front
   */
  boolean play(Visit visit, Handshake handshake) throws Exception {
    Answer asked = new Answer(visit.status(), visit.code());
    List<Answer> expected =
        switch (handshake) {
          case COMPLETES -> List.of(asked);
          case MAY_BREAK_OFF -> List.of(asked, Answer.NO_CONNECTION);
          case IS_REFUSED -> List.of(Answer.NO_CONNECTION);
        };
    List<Answer> answers = new ArrayList<>();
    for (Connection connection : CONNECTIONS) {
      Answer answer = call(visit, connection);
      boolean mayFail = handshake != Handshake.COMPLETES;
      answers.add(mayFail && answer.status() == 0 ? Answer.NO_CONNECTION : answer);
    }
    boolean good = expected.containsAll(answers);
    String expectation = expected.stream().map(Answer::toString).collect(joining(" or "));
    out.println(
        String.format(
            Locale.ROOT,
            "%-4s %-18s %-6s %-24s %-35s %s",
            good ? "ok" : "BAD",
            visit.client().isEmpty() ? "(nobody)" : visit.client(),
            visit.method(),
            visit.path(),
            good ? expectation : answers + ", not " + expectation,
            visit.what()));
    return good;
  }

  private Answer call(Visit visit, Connection connection) throws Exception {
    TestClient.Builder client =
        TestClient.trusting(pki.serverCa().certificate())
            .protocol(connection.protocol())
            .http(connection.version());
    if (!visit.client().isEmpty()) {
      client.presenting(pki.client(visit.client()));
    }
    try {
      HttpResponse<String> response =
          client
              .build()
              .send(
                  visit.method(),
                  server.resolve(visit.path()),
                  visit.method().equals("POST") ? "5 gears" : null);
      if (response.version() != connection.version()) {
        return new Answer(response.statusCode(), "over-" + response.version());
      }
      return new Answer(response.statusCode(), code(response.statusCode(), response.body()));
    } catch (IOException e) {
      return new Answer(0, e.toString());
    }
  }

  /** The code of a refusal; empty where it is none. */
  static String code(int status, String body) {
    Matcher code = CODE.matcher(body);
    return status >= 400 && code.find() ? code.group(1) : "";
  }

  private boolean tell(LiveRevocation.Outcome revoked) {
    out.println(
        (revoked.isGood() ? "ok   " : "BAD  ")
            + "revoked while connected: HTTP/1.1 "
            + revoked.byHttp1()
            + "; HTTP/2 "
            + revoked.byHttp2()
            + "; by a CRL from the network "
            + revoked.byNetwork()
            + "; by OCSP "
            + revoked.byOcsp()
            + "; new connections: "
            + revoked.newConnections());
    return revoked.isGood();
  }

  private boolean checkAudit(Path log, int requests, int expected) throws IOException {
    long written;
    try (Stream<String> lines = Files.lines(log)) {
      written = lines.filter(line -> line.contains("mtls.audit.")).count();
    }
    out.println(
        (written == expected ? "ok   " : "BAD  ")
            + written
            + " audit lines for "
            + requests
            + " requests, in "
            + log);
    return written == expected;
  }
}
