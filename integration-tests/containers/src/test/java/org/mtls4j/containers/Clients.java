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
      HttpResponse<String> response =
          of(asked.client(), tls, http)
              .send(asked.method(), connector.uri("app", asked.path()), body(asked));
      String answer = answer(response.statusCode(), response.body());
      return response.version() == Differences.spoken(tls, http)
          ? answer
          : answer + " over " + response.version();
    } catch (IOException e) {
      // Which one differs from run to run.
      return "refused";
    }
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
