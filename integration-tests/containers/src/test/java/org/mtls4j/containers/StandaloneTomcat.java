package org.mtls4j.containers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Tomcat 10.1 or 11 from its zip, with a {@code CATALINA_BASE} of our own. */
public final class StandaloneTomcat extends StandaloneServer {

  private static final Pattern STARTED = Pattern.compile("Server startup in .*");

  /** Made by Arquillian. */
  public StandaloneTomcat() {}

  @Override
  void startServer() throws Exception {
    Path base = empty(directory.resolve("base"));
    for (String each : List.of("conf", "lib", "logs", "temp", "webapps")) {
      Files.createDirectory(base.resolve(each));
    }
    for (String each : List.of("web.xml", "logging.properties", "catalina.properties")) {
      Files.copy(home.resolve("conf").resolve(each), base.resolve("conf").resolve(each));
    }
    Files.copy(documented("tomcat-server.xml"), base.resolve("conf/server.xml"));
    Wars.writeCore(base.resolve("lib/mtls-core.jar"));
    process =
        ServerProcess.start(
            base,
            directory.resolve("server.log"),
            Map.of(
                "CATALINA_HOME", home.toString(),
                "CATALINA_BASE", base.toString(),
                "CATALINA_OPTS", String.join(" ", systemProperties())),
            List.of("sh", home.resolve("bin/catalina.sh").toString(), "run"));
    process.await(0, STARTED);
  }

  private Path deployed(String path) {
    return directory.resolve("base/webapps" + path + ".war");
  }

  @Override
  void deploy(String path, Path war) throws Exception {
    long position = process.position();
    put(war, deployed(path));
    process.await(
        position,
        Pattern.compile(
            "archive \\[" + Pattern.quote(deployed(path).toString()) + "] has finished"));
  }

  @Override
  void undeploy(String path) throws Exception {
    long position = process.position();
    Files.delete(deployed(path));
    process.await(position, Pattern.compile("Undeploying context \\[" + path + "]"));
  }
}
