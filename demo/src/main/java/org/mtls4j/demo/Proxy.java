package org.mtls4j.demo;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A proxy of Debian's, by the configuration that the documentation shows. */
enum Proxy {
  /** Passes everything on. */
  NGINX("nginx.conf"),
  /** Passes everything on. */
  HAPROXY("haproxy.cfg"),
  /** Refuses some certificates in the handshake, whoever issued them. */
  APACHE("apache.conf");

  private static final int PATIENCE = 30;
  private static final Path CONFIGURATIONS = Path.of("docs/forwarded");

  private final String configuration;

  Proxy(String configuration) {
    this.configuration = configuration;
  }

  /** The clients whose handshake it refuses by itself. */
  Set<String> refusedInTheHandshake() {
    return this == APACHE ? Set.of("expired", "not-yet-valid", "forged", "servers-only") : Set.of();
  }

  /** As the documentation's files and the command line call it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The documented policy. */
  Path policy() {
    return CONFIGURATIONS.resolve(word() + ".yaml");
  }

  /**
   * Starts it in front of the application on {@code appPort}, and waits until it takes connections.
   *
   * @param directory where its certificates are, and its other files go
   */
  Process start(Path directory, int port, int appPort) throws IOException, InterruptedException {
    Path file = directory.resolve(configuration);
    Files.writeString(
        file,
        Files.readString(CONFIGURATIONS.resolve(configuration))
            .replace("/etc/edge/", directory + "/")
            .replaceAll("(/run|/var/log)/[a-z0-9./]*?([a-z0-9]+\\.(pid|log))", directory + "/$2")
            .replaceAll("(listen |bind :|Listen |\\*:)443\\b", "$1" + port)
            .replace("localhost:8443", "localhost:" + appPort));
    File log = directory.resolve(word() + ".log").toFile();
    Process process =
        new ProcessBuilder(command(file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    for (int i = 0; i < PATIENCE * 10; i++) {
      if (!process.isAlive()) {
        throw new IOException(word() + " does not start:\n" + Files.readString(log.toPath()));
      }
      if (listens(port)) {
        return process;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    process.destroy();
    throw new IOException(word() + " takes no connection after " + PATIENCE + " seconds");
  }

  private List<String> command(String file) {
    return switch (this) {
      case NGINX -> List.of("/usr/sbin/nginx", "-c", file, "-g", "daemon off;");
      case HAPROXY -> List.of("/usr/sbin/haproxy", "-db", "-f", file);
      case APACHE -> List.of("/usr/sbin/apache2", "-D", "FOREGROUND", "-f", file);
    };
  }

  /** A port that is free now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
