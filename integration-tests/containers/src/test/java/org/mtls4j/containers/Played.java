package org.mtls4j.containers;

import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What was played on this container with success: a row of the documentation's table. */
final class Played {

  /** Every container's row, each in a file of its own. */
  static final Path ROWS = Path.of("target/containers");

  private final Set<Connector> connectors = EnumSet.noneOf(Connector.class);
  private final Set<String> protocols = new TreeSet<>();
  private int requests;

  /** A table was played, of so many requests. */
  void add(Connector connector, String tls, Version http, int played) {
    connectors.add(connector);
    protocols.add(
        tls.replace("TLSv", "")
            + " × "
            + (Differences.spoken(tls, http) == Version.HTTP_2 ? "2" : "1.1"));
    requests += played;
  }

  /** Has the row written. */
  void note() throws IOException, InterruptedException {
    if (connectors.isEmpty()) {
      return;
    }
    String runsOn =
        Clients.of("nobody", "TLSv1.3", Version.HTTP_1_1)
            .get(Connector.VERIFYING_WANT.uri("app", "/open"))
            .headers()
            .firstValue("Runs-On")
            .orElseThrow();
    String jdk = runsOn.substring(runsOn.lastIndexOf(' ') + 1);
    Files.writeString(
        Files.createDirectories(ROWS).resolve(Container.NAME + "-jdk" + jdk + ".txt"),
        "| "
            + String.join(
                " | ",
                Container.NAME,
                runsOn,
                connectors.stream().map(Connector::toString).collect(Collectors.joining(", ")),
                String.join(", ", protocols),
                String.valueOf(requests),
                Differences.count() == 0 ? "none" : String.valueOf(Differences.count()))
            + " |\n");
  }
}
