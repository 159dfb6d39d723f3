package org.mtls4j.containers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.mtls4j.tls.InsecureDeferringTrustManager;

/**
 * Configures a server that is a process of its own, below {@code server.home}, before Arquillian
 * starts it: by the files in {@code src/test/servers}, which the documentation shows as well.
 */
final class ManagedServer {

  /** Below the ephemeral ports, of which one could be taken between now and the start. */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 32_000;

  private static final Path SERVERS = Path.of("src/test/servers");

  private static final Set<Integer> TAKEN = new HashSet<>();

  private final Path home = Path.of(System.getProperty("server.home")).toAbsolutePath();

  private ManagedServer() {}

  static void configure() {
    try {
      ManagedServer server = new ManagedServer();
      for (String port : new String[] {"http.port", "https.port", "management.port"}) {
        System.setProperty(port, Integer.toString(freePort()));
      }
      for (Connector connector : Connector.values()) {
        connector.listensAt(freePort());
      }
      server.configure(Container.NAME);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void configure(String name) throws IOException, InterruptedException {
    switch (name) {
      case "wildfly" -> wildfly();
      default -> throw new IllegalArgumentException(name);
    }
  }

  private void wildfly() throws IOException, InterruptedException {
    Path module = Files.createDirectories(home.resolve("modules/org/mtls4j/deferring/main"));
    deferringJar(module.resolve("deferring.jar"));
    Files.copy(SERVERS.resolve("wildfly-module.xml"), module.resolve("module.xml"), REPLACE);
    Path standalone = home.resolve("standalone/configuration/standalone.xml");
    Path original = standalone.resolveSibling("standalone.original");
    if (!Files.exists(original)) {
      Files.copy(standalone, original);
    }
    Files.copy(original, standalone, REPLACE);
    run(home.resolve("bin/jboss-cli.sh").toString(), "--file=" + filled("wildfly.cli"));
  }

  private static final java.nio.file.StandardCopyOption REPLACE =
      java.nio.file.StandardCopyOption.REPLACE_EXISTING;

  /** The file of this name with the places and ports of this run. */
  private Path filled(String name) throws IOException {
    String text = Files.readString(SERVERS.resolve(name)).replace("@pki@", Pki.file("").toString());
    for (Connector connector : Connector.values()) {
      text =
          text.replace(
              "@" + connector.name().toLowerCase(Locale.ROOT).replace('_', '-') + "@",
              Integer.toString(connector.port()));
    }
    for (String property : new String[] {"http.port", "https.port", "management.port"}) {
      text = text.replace("@" + property + "@", System.getProperty(property));
    }
    return Files.writeString(Pki.file(name), text);
  }

  /** The trust manager, a provider that knows it, and an agent that registers the provider. */
  private static void deferringJar(Path jar) {
    ShrinkWrap.create(JavaArchive.class)
        .addClasses(
            InsecureDeferringTrustManager.class,
            DeferringProvider.class,
            DeferringProvider.Factory.class)
        .as(ZipExporter.class)
        .exportTo(jar.toFile(), true);
  }

  private void run(String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(command));
    Path log = Pki.file("configure.log");
    ProcessBuilder process =
        new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(log.toFile());
    process.environment().put("JAVA_HOME", System.getProperty("java.home"));
    process.environment().put("JBOSS_HOME", home.toString());
    if (process.start().waitFor() != 0) {
      throw new IOException(Files.readString(log));
    }
  }

  private static int freePort() throws IOException {
    Random random = new Random();
    while (true) {
      int port = LOWEST + random.nextInt(HIGHEST - LOWEST);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("0.0.0.0"))) {
        if (TAKEN.add(port)) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        // Somebody has it: another one.
      }
    }
  }
}
