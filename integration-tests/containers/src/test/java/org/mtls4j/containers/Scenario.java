package org.mtls4j.containers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A line of a table: who asks for what, and what is answered.
 *
 * @param want the answer where a certificate is asked for: a status and a code, or {@code refused}
 * @param need the answer where one is insisted on
 */
record Scenario(String client, String method, String path, String want, String need) {

  private static List<Scenario> read(String table) {
    try (InputStream in = Scenario.class.getResourceAsStream("/" + table)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> line.split("  +"))
          .map(
              cells ->
                  new Scenario(
                      cells[0],
                      cells[1].split(" ", 2)[0],
                      cells[1].split(" ", 2)[1],
                      cells[2],
                      cells[3]))
          .map(Differences::here)
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a connector of this kind must answer. */
  static List<Scenario> of(Connector connector) {
    return read(connector.defers() ? "deferring.txt" : "verifying.txt");
  }

  String expected(Connector connector) {
    return connector.needs() ? need : want;
  }
}
