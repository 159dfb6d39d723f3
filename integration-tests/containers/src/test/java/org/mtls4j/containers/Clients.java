package org.mtls4j.containers;

import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mtls4j.testkit.TestClient;

/** The JDK's client, one for each certificate and pair of protocols. */
final class Clients {

  private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z-]+)\"");

  private static final Map<String, TestClient> ALL = new ConcurrentHashMap<>();

  private Clients() {}

  static TestClient of(String name, String tls, Version http) {
    return ALL.computeIfAbsent(name + tls + http, key -> fresh(name, tls, http));
  }

  /** One that has no connection and no session yet. */
  static TestClient fresh(String name, String tls, Version http) {
    TestClient.Builder client =
        TestClient.trusting(Pki.serverCa().certificate()).protocol(tls).http(http);
    return (name.equals("nobody") ? client : client.presenting(Pki.client(name))).build();
  }

  /** The status and, of a refusal, the code; {@code refused} where there is no answer. */
  static String answer(Scenario asked, Connector connector, String tls, Version http)
      throws InterruptedException {
    try {
      return answer(asked, connector, of(asked.client(), tls, http), Differences.spoken(tls, http));
    } catch (IOException e) {
      return onANewConnection(asked, connector, tls, http);
    }
  }

  /**
   * A server may close a connection behind an answer, where it has not read the request to its end,
   * and just then the next request is on its way. Whom the handshake refuses, it refuses again.
   */
  private static String onANewConnection(
      Scenario asked, Connector connector, String tls, Version http) throws InterruptedException {
    try {
      return answer(
          asked, connector, fresh(asked.client(), tls, http), Differences.spoken(tls, http));
    } catch (IOException e) {
      // Which one differs from run to run.
      return "refused";
    }
  }

  private static String answer(
      Scenario asked, Connector connector, TestClient client, Version spoken)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(asked.method(), connector.uri("app", asked.path()), body(asked));
    String answer = answer(response.statusCode(), response.body());
    return response.version() == spoken ? answer : answer + " over " + response.version();
  }

  /** More than a connection buffers, where it is read: who is refused need not be listened to. */
  private static @Nullable String body(Scenario asked) {
    return switch (asked.method()) {
      case "POST" -> "x".repeat(asked.want().equals("200") ? 300_000 : 1);
      case "PUT" -> "x";
      default -> null;
    };
  }

  static String answer(int status, String body) {
    Matcher code = CODE.matcher(body);
    return status + (code.find() ? " " + code.group(1) : "");
  }
}
