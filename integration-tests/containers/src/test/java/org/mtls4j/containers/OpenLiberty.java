package org.mtls4j.containers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Open Liberty from its zip, with a user directory of our own. */
public final class OpenLiberty extends StandaloneServer {

  private static final String SERVER = "mtls";
  private static final Pattern STARTED = Pattern.compile("CWWKF0011I.*");

  /** Made by Arquillian. */
  public OpenLiberty() {}

  @Override
  void startServer() throws Exception {
    Path user = empty(directory.resolve("usr"));
    Path server = user.resolve("servers").resolve(SERVER);
    Files.createDirectories(server.resolve("dropins"));
    Files.copy(documented("open-liberty-server.xml"), server.resolve("server.xml"));
    Files.writeString(
        server.resolve("bootstrap.properties"),
        values().entrySet().stream()
            .map(value -> value.getKey() + "=" + value.getValue() + "\n")
            .collect(Collectors.joining()));
    process =
        ServerProcess.start(
            user,
            directory.resolve("server.log"),
            Map.of("WLP_USER_DIR", user.toString(), "WLP_OUTPUT_DIR", user + "/servers"),
            List.of(
                JAVA,
                "@" + home.resolve("lib/platform/java/java9.options"),
                "-javaagent:" + home.resolve("bin/tools/ws-javaagent.jar"),
                "-jar",
                home.resolve("bin/tools/ws-server.jar").toString(),
                SERVER));
    process.await(0, STARTED);
  }

  private Path deployed(String path) {
    return directory.resolve("usr/servers").resolve(SERVER).resolve("dropins" + path + ".war");
  }

  @Override
  void deploy(String path, Path war) throws Exception {
    long position = process.position();
    put(war, deployed(path));
    String name = path.substring(1);
    String said =
        process.await(
            position,
            Pattern.compile("CWWKZ000[13]I: .*" + name + ".*|CWWKZ000[24]E: .*" + name + ".*"));
    if (said.contains("E: ")) {
      throw new IllegalStateException(said);
    }
  }

  @Override
  void undeploy(String path) throws Exception {
    long position = process.position();
    Files.delete(deployed(path));
    process.await(position, Pattern.compile("CWWKZ0009I: .*" + path.substring(1) + ".*"));
  }
}
