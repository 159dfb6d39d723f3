package org.mtls4j.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same with curl, whose TLS is OpenSSL's: some clients on every connector. */
@ExtendWith(ArquillianExtension.class)
class CurlTest {

  private static final List<String> CLIENTS =
      List.of("nobody", "reader", "below", "globex-as-acme", "expired", "stranger");

  @Deployment(testable = false)
  static WebArchive application() {
    return Wars.quick("curl", Pki.policy());
  }

  private static boolean isThere() {
    try {
      return new ProcessBuilder("curl", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyoneGetsWhatTheTableSays() throws Exception {
    assumeTrue(isThere(), "curl is not on this machine; .ci/run asks for it");
    List<String> expected = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (Connector connector : Connector.all()) {
      for (Scenario each : Scenario.of(connector)) {
        if (CLIENTS.contains(each.client()) && each.path().equals("/who")) {
          for (String protocol : List.of("--tls-max 1.2", "--tlsv1.3")) {
            if (each.method().equals("GET")) {
              String asked = connector + " " + protocol + " " + each.client() + ": ";
              expected.add(asked + each.expected(connector));
              found.add(asked + answer(connector, each.client(), protocol));
            }
          }
        }
      }
    }
    assertThat(found).containsExactlyElementsOf(expected);
  }

  /**
   * With TLS 1.3 again where there is no answer: on some containers a new connection of it and
   * HTTP/2 breaks now and then, without a filter too. Whom the handshake refuses, it refuses each
   * time.
   */
  private static String answer(Connector connector, String client, String protocol)
      throws IOException, InterruptedException {
    int asks = protocol.equals("--tlsv1.3") ? 4 : 1;
    String answer = "refused";
    for (int i = 0; i < asks && answer.equals("refused"); i++) {
      answer = curl(connector, client, protocol);
    }
    return answer;
  }

  private static String curl(Connector connector, String client, String protocol)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("curl", "-s", "-m", "60"));
    command.addAll(List.of(protocol.split(" ")));
    command.addAll(List.of("--cacert", Pki.file("server-ca.pem").toString()));
    if (!client.equals("nobody")) {
      command.addAll(
          List.of(
              "--cert",
              Pki.client(client).writeChain(Pki.file(client + ".pem")).toString(),
              "--key",
              Pki.client(client).writePrivateKey(Pki.file(client + ".key")).toString()));
    }
    command.addAll(List.of("-w", "\n%{http_code}", connector.uri("curl", "/who").toString()));
    Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(curl.waitFor(90, TimeUnit.SECONDS)).isTrue();
    int status = Integer.parseInt(output.substring(output.lastIndexOf('\n') + 1).strip());
    return curl.exitValue() == 0 ? Clients.answer(status, output) : "refused";
  }
}
