package org.mtls4j.containers;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient.Version;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What this container does in another way than the tables say, each with its cause beside it: lines
 * of {@code differences/<container>.txt}, if there are any.
 *
 * <pre>
 * http      TLSv1.3 HTTP_2             HTTP_1_1          this is spoken instead
 * absent    deferring                  -                 there are no such connectors
 * reader    GET /api/roles/reader      401      401      as a line of the tables, in its place
 * </pre>
 */
final class Differences {

  private static final List<List<String>> LINES = read();

  private Differences() {}

  private static List<List<String>> read() {
    try (InputStream in =
        Differences.class.getResourceAsStream("/differences/" + Container.NAME + ".txt")) {
      return in == null
          ? List.of()
          : new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#") && !line.isBlank())
              .map(line -> List.of(line.split("  +", -1)))
              .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<List<String>> find(String kind, String what) {
    return LINES.stream()
        .filter(line -> line.get(0).equals(kind) && line.get(1).equals(what))
        .findFirst();
  }

  /** What is spoken with a client that asks for this. */
  static Version spoken(String tls, Version http) {
    return find("http", tls + " " + http).map(line -> Version.valueOf(line.get(2))).orElse(http);
  }

  /** Whether the container can have such a connector. */
  static boolean has(Connector connector) {
    return !connector.defers() || find("absent", "deferring").isEmpty();
  }

  /** The line as it holds here. */
  static Scenario here(Scenario line) {
    return find(line.client(), line.method() + " " + line.path())
        .map(
            here ->
                new Scenario(line.client(), line.method(), line.path(), here.get(2), here.get(3)))
        .orElse(line);
  }

  /** Those of the last kind: who asks for what. */
  static List<String> scenarios() {
    return LINES.stream()
        .filter(line -> !line.get(0).equals("http") && !line.get(0).equals("absent"))
        .map(line -> line.get(0) + " " + line.get(1))
        .toList();
  }

  /** How many there are. */
  static int count() {
    return LINES.size();
  }
}
