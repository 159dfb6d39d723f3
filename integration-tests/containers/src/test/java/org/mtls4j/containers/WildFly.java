package org.mtls4j.containers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** WildFly from its zip, with a base directory and a module of our own. */
public final class WildFly extends StandaloneServer {

  private static final Pattern STARTED = Pattern.compile("WFLYSRV0025: .*");

  /** Made by Arquillian. */
  public WildFly() {}

  @Override
  void startServer() throws Exception {
    Path base = empty(directory.resolve("base"));
    copy(home.resolve("standalone"), base);
    Path module =
        Files.createDirectories(
            empty(directory.resolve("modules")).resolve("org/mtls4j/core/main"));
    Files.copy(documented("wildfly-module.xml"), module.resolve("module.xml"));
    Wars.writeCore(module.resolve("mtls-core.jar"));

    List<String> settings = new ArrayList<>(systemProperties());
    settings.add("-Djboss.server.base.dir=" + base);
    ServerProcess.run(
        base,
        directory.resolve("set-up.log"),
        environment("JAVA_OPTS", String.join(" ", settings)),
        List.of(
            "sh",
            home.resolve("bin/jboss-cli.sh").toString(),
            "--file=" + documented("wildfly.cli")));

    List<String> command =
        new ArrayList<>(List.of("sh", home.resolve("bin/standalone.sh").toString()));
    command.addAll(settings);
    for (String other : List.of("http", "https", "management.http")) {
      command.add("-Djboss." + other + ".port=" + freePort());
    }
    process =
        ServerProcess.start(
            base,
            directory.resolve("server.log"),
            environment("LAUNCH_JBOSS_IN_BACKGROUND", "so that it is told to stop"),
            command);
    process.await(0, STARTED);
  }

  private Map<String, String> environment(String name, String value) {
    return Map.of(
        "JBOSS_HOME",
        home.toString(),
        "JBOSS_MODULEPATH",
        home.resolve("modules") + ":" + directory.resolve("modules"),
        name,
        value);
  }

  private Path deployment(String path, String suffix) {
    return directory.resolve("base/deployments" + path + ".war" + suffix);
  }

  /** By marker files, as {@code standalone/deployments/README.txt} describes. */
  @Override
  void deploy(String path, Path war) throws Exception {
    put(war, deployment(path, ""));
    Path failed = deployment(path, ".failed");
    process.await(() -> Files.exists(failed) || Files.exists(deployment(path, ".deployed")));
    if (Files.exists(failed)) {
      throw new IllegalStateException(Files.readString(failed));
    }
  }

  @Override
  void undeploy(String path) throws Exception {
    if (Files.deleteIfExists(deployment(path, ".deployed"))) {
      process.await(() -> Files.exists(deployment(path, ".undeployed")));
    }
    for (String left : List.of("", ".failed", ".undeployed")) {
      Files.deleteIfExists(deployment(path, left));
    }
  }
}
