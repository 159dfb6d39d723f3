package org.mtls4j.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Starts the demo, or plays the tour. */
public final class Main {

  private static final int DEFAULT_PORT = 8443;

  private static final String USAGE =
      """
      usage: ./demo/run [--port N]     serve until stopped (N is 8443 unless said otherwise)
             ./demo/run --tour        play every kind of client and check what it gets
             ./demo/run --behind P... the same through proxies: nginx, haproxy or apache\
      """;

  private Main() {}

  /** Runs the command; exits 0 when all went well, 1 when it did not, 2 for wrong usage. */
  public static void main(String[] arguments) {
    try {
      run(List.of(arguments));
    } catch (Exception e) {
      e.printStackTrace();
      // Of its own accord it would not end: the demo's servers have threads.
      System.exit(1);
    }
  }

  private static void run(List<String> words) throws Exception {
    if (words.equals(List.of("--tour"))) {
      System.exit(tour() ? 0 : 1);
    } else if (words.size() >= 2
        && words.get(0).equals("--behind")
        && words.stream().skip(1).allMatch(word -> ProxyTour.named(word).isPresent())) {
      List<Proxy> proxies =
          words.stream().skip(1).flatMap(word -> ProxyTour.named(word).stream()).toList();
      System.exit(behind(proxies) ? 0 : 1);
    } else if (words.isEmpty()) {
      serve(DEFAULT_PORT);
    } else if (words.size() == 2
        && words.get(0).equals("--port")
        && words.get(1).matches("[0-9]{1,5}")) {
      serve(Integer.parseInt(words.get(1)));
    } else {
      System.err.println(USAGE);
      System.exit(2);
    }
  }

  /** This is the demo's own JVM, and the logger takes its settings no other way. */
  private static void auditInto(Path log) {
    System.setProperty("org.slf4j.simpleLogger.logFile", log.toString());
  }

  private static boolean tour() throws Exception {
    Workspace workspace = Workspace.fresh(Path.of("demo/target/tour"));
    Path log = workspace.directory().resolve("audit.log");
    auditInto(log);
    DemoPki pki = DemoPki.make(workspace);
    DemoServer server = DemoServer.start(workspace, pki, 0);
    try {
      return new Tour(pki, server.uri(), System.out)
          .play(new LiveRevocation(pki, server, workspace), log);
    } finally {
      server.stop();
    }
  }

  private static boolean behind(List<Proxy> proxies) throws Exception {
    List<String> missing =
        proxies.stream().filter(proxy -> !proxy.isInstalled()).map(Proxy::debianPackage).toList();
    if (!missing.isEmpty()) {
      System.err.println("missing: apt-get install " + String.join(" ", missing));
      return false;
    }
    Path log = Files.createDirectories(Path.of("demo/target")).resolve("proxies-audit.log");
    auditInto(log);
    boolean good = true;
    for (Proxy proxy : proxies) {
      good &= new ProxyTour(proxy, System.out).play();
    }
    return good;
  }

  private static void serve(int port) throws Exception {
    // Before anything is made: the files of a demo that serves there already are left alone.
    try (ServerSocket free = new ServerSocket()) {
      free.bind(new InetSocketAddress("localhost", port));
    } catch (IOException e) {
      System.err.println("cannot serve on port " + port + ": " + e.getMessage());
      System.err.println(USAGE);
      System.exit(1);
    }
    Workspace workspace = Workspace.fresh(Path.of("demo/target/demo-" + port));
    DemoPki pki = DemoPki.make(workspace);
    DemoServer server = DemoServer.start(workspace, pki, port);
    System.out.println(CurlLines.of(workspace, server.uri()));
    server.join();
  }
}
