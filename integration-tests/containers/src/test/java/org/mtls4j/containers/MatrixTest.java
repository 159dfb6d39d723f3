package org.mtls4j.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two tables, over every connector and pair of protocols. */
@ExtendWith(ArquillianExtension.class)
class MatrixTest {

  private static final Played PLAYED = new Played();

  @Deployment(testable = false)
  static WebArchive application() {
    return Wars.partnerApplication("app");
  }

  @ParameterizedTest
  @CsvSource({
    "DEFERRING_WANT, TLSv1.3, HTTP_1_1",
    "DEFERRING_WANT, TLSv1.3, HTTP_2",
    "DEFERRING_WANT, TLSv1.2, HTTP_1_1",
    "DEFERRING_WANT, TLSv1.2, HTTP_2",
    "DEFERRING_NEED, TLSv1.3, HTTP_2",
    "DEFERRING_NEED, TLSv1.2, HTTP_1_1",
    "VERIFYING_WANT, TLSv1.3, HTTP_1_1",
    "VERIFYING_WANT, TLSv1.3, HTTP_2",
    "VERIFYING_WANT, TLSv1.2, HTTP_1_1",
    "VERIFYING_WANT, TLSv1.2, HTTP_2",
    "VERIFYING_NEED, TLSv1.3, HTTP_1_1",
    "VERIFYING_NEED, TLSv1.2, HTTP_2",
  })
  void everyoneGetsWhatTheTableSays(Connector connector, String tls, Version http)
      throws Exception {
    assumeTrue(Differences.has(connector), "this container cannot have the connector");
    List<String> expected = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (Scenario each : Scenario.of(connector)) {
      String asked = each.client() + " " + each.method() + " " + each.path() + ": ";
      expected.add(asked + each.expected(connector));
      found.add(asked + Clients.answer(each, connector, tls, http));
    }
    assertThat(found).containsExactlyElementsOf(expected);
    PLAYED.add(connector, tls, http, found.size());
  }

  @Test
  void everyDifferenceIsAboutALineOfTheTables() {
    assertThat(Connector.all())
        .flatMap(Scenario::of)
        .extracting(line -> line.client() + " " + line.method() + " " + line.path())
        .containsAll(Differences.scenarios());
  }

  @AfterAll
  static void note() throws IOException, InterruptedException {
    PLAYED.note();
  }
}
