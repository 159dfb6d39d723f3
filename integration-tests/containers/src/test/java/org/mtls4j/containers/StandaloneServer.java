package org.mtls4j.containers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A server as its makers ship it, in a process of its own, set up as {@code docs/containers} tells.
 */
abstract class StandaloneServer extends TestedServer {

  /** Below those that the system gives to clients, which may take one at any time. */
  private static final int FIRST_PORT = 20_000;

  private static final int LAST_PORT = 32_000;

  /** That of the tests. */
  static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  /** What the build has unpacked; nothing is written there. */
  final Path home = Path.of(System.getProperty("container.home")).toAbsolutePath();

  /** Once it has started. */
  ServerProcess process;

  @Override
  final void stopServer() throws Exception {
    if (process != null) {
      process.stop();
    }
  }

  /** The settings' files that the documentation shows. */
  static Path documented(String file) {
    return Path.of("../../docs/containers", file).toAbsolutePath().normalize();
  }

  /**
   * The values that those files leave open, by the names they have there. The ports are free now,
   * and told to the connectors.
   */
  static Map<String, String> values() {
    Map<String, String> values = new TreeMap<>();
    for (Connector each : Connector.all()) {
      each.listensAt(freePort());
      values.put("mtls.port." + each.toString().replace(' ', '.'), String.valueOf(each.port()));
    }
    values.put("mtls.pki", Pki.file("server.p12").getParent().toString());
    values.put("mtls.password", Pki.PASSWORD);
    return values;
  }

  /** The same, as a JVM is told them. */
  static List<String> systemProperties() {
    return values().entrySet().stream()
        .map(value -> "-D" + value.getKey() + "=" + value.getValue())
        .toList();
  }

  /** A settings' file of a server that does not fill the values in by itself. */
  static String filled(String file, Map<String, String> values) throws IOException {
    String text = Files.readString(documented(file));
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("${" + value.getKey() + "}", value.getValue());
    }
    return text;
  }

  /** One that nobody has now. */
  static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Somebody has it.
      }
    }
  }

  /** A new directory; what is there from a run before is gone. */
  static Path empty(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    return Files.createDirectories(directory);
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path copied = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(copied);
        } else {
          Files.copy(each, copied, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  /** Puts a WAR where the server looks for new ones: at once whole. */
  final void put(Path war, Path deployed) throws IOException {
    Path next = Files.copy(war, directory.resolve("next"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(next, deployed, StandardCopyOption.ATOMIC_MOVE);
  }
}
