package org.mtls4j.containers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Payara Micro, which takes applications when it starts: each is deployed by a new start. */
public final class PayaraMicro extends StandaloneServer {

  private static final Pattern STARTED = Pattern.compile("Payara Micro .* ready in .*");

  private final Map<String, Path> applications = new TreeMap<>();
  private Path settings;
  private Path provider;

  /** Made by Arquillian. */
  public PayaraMicro() {}

  @Override
  void startServer() throws Exception {
    settings = Files.writeString(directory.resolve("asadmin"), filled("payara.asadmin", values()));
    provider = directory.resolve("mtls-tls.jar");
    Wars.writeTls(provider);
  }

  @Override
  void deploy(String path, Path war) throws Exception {
    applications.put(path, war);
    stopServer();
    List<String> command =
        new ArrayList<>(
            List.of(
                JAVA,
                "-Djava.security.properties=" + documented("java.security"),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.net=ALL-UNNAMED",
                "--add-opens=java.base/jdk.internal.loader=ALL-UNNAMED",
                "--add-opens=java.base/sun.net.www.protocol.jrt=ALL-UNNAMED",
                "--add-opens=java.base/sun.net.www.protocol.jar=ALL-UNNAMED",
                "--add-opens=java.naming/javax.naming.spi=ALL-UNNAMED",
                "--add-opens=java.management/sun.management=ALL-UNNAMED",
                "-cp",
                home + File.pathSeparator + provider,
                "fish.payara.micro.PayaraMicro",
                "--rootdir",
                empty(directory.resolve("root")).toString(),
                "--nocluster",
                "--nohazelcast",
                "--port",
                String.valueOf(freePort()),
                "--prebootcommandfile",
                settings.toString()));
    applications.values().forEach(each -> command.addAll(List.of("--deploy", each.toString())));
    process = ServerProcess.start(directory, directory.resolve("server.log"), Map.of(), command);
    process.await(0, STARTED);
  }

  /** With the next start. */
  @Override
  void undeploy(String path) {
    applications.remove(path);
  }
}
