package org.mtls4j.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A proxy of Debian's, by the configuration that the documentation shows. */
enum Proxy {
  /** Passes everything on, but for connections that it drops over a signature. */
  NGINX("nginx.conf", "/usr/sbin/nginx", "nginx-light"),
  /** Passes everything on. */
  HAPROXY("haproxy.cfg", "/usr/sbin/haproxy", "haproxy"),
  /** Refuses some certificates in the handshake, whoever issued them. */
  APACHE("apache.conf", "/usr/sbin/apache2", "apache2");

  private static final Path CONFIGURATIONS = Path.of("docs/forwarded");

  private final String configuration;
  private final String program;
  private final String debianPackage;

  Proxy(String configuration, String program, String debianPackage) {
    this.configuration = configuration;
    this.program = program;
    this.debianPackage = debianPackage;
  }

  /** What it does by itself to a client of the tour; docs/forwarded.md says why. */
  Handshake handshake(String client) {
    return switch (this) {
      case NGINX -> client.equals("forged") ? Handshake.MAY_BREAK_OFF : Handshake.COMPLETES;
      case HAPROXY -> Handshake.COMPLETES;
      case APACHE ->
          Set.of("expired", "not-yet-valid", "forged", "servers-only").contains(client)
              ? Handshake.IS_REFUSED
              : Handshake.COMPLETES;
    };
  }

  /** As the documentation's files and the command line call it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Debian's package of it. */
  String debianPackage() {
    return debianPackage;
  }

  /** Whether that package is here. */
  boolean isInstalled() {
    return Files.isExecutable(Path.of(program));
  }

  /** The documented policy. */
  Path policy() {
    return CONFIGURATIONS.resolve(word() + ".yaml");
  }

  /** What it writes to its standard output and error. */
  Path output(Path directory) {
    return directory.resolve(word() + ".log");
  }

  /**
   * Starts its process in front of the application on {@code appPort}, and does not wait.
   *
   * @param directory where its certificates are, and its other files go
   */
  Process launch(Path directory, int port, int appPort) throws IOException {
    Path file = directory.resolve(configuration);
    String text =
        Files.readString(CONFIGURATIONS.resolve(configuration))
            .replace("/etc/edge/", directory + "/")
            .replaceAll("(/run|/var/log)/[a-z0-9./]*?([a-z0-9]+\\.(pid|log))", directory + "/$2")
            .replaceAll("(listen |bind :|Listen |\\*:)443\\b", "$1" + port)
            .replace("localhost:8443", "localhost:" + appPort);
    Files.writeString(file, this == NGINX ? text.replace("http {\n", spooling(directory)) : text);
    return new ProcessBuilder(command(file.toString()))
        .redirectErrorStream(true)
        .redirectOutput(output(directory).toFile())
        .start();
  }

  /** Where nginx keeps what it spools: by default a directory that only root may make. */
  private static String spooling(Path directory) {
    return String.format(
        Locale.ROOT,
        """
        http {
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxied;
          fastcgi_temp_path %1$s/fastcgi;
          scgi_temp_path %1$s/scgi;
          uwsgi_temp_path %1$s/uwsgi;
        """,
        directory);
  }

  private List<String> command(String file) {
    return switch (this) {
      case NGINX -> List.of(program, "-c", file, "-g", "daemon off;");
      case HAPROXY -> List.of(program, "-db", "-f", file);
      case APACHE -> List.of(program, "-D", "FOREGROUND", "-f", file);
    };
  }
}
