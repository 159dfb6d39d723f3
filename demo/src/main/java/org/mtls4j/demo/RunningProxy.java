package org.mtls4j.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.mtls4j.testkit.TestClient;

/** A proxy that passes requests on. Its processes end with this JVM's at the latest. */
final class RunningProxy implements AutoCloseable {

  private static final int ATTEMPTS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final URI uri;

  private RunningProxy(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "proxy-stop"));
  }

  /**
   * Starts it on a free port, and waits until the application answers through it.
   *
   * @param directory where its certificates are, and its other files go
   * @throws IOException if it cannot be started, with what it said
   */
  static RunningProxy start(Proxy proxy, Path directory, DemoPki pki, int appPort)
      throws IOException, InterruptedException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      int port = freePort();
      RunningProxy running =
          new RunningProxy(
              proxy.launch(directory, port, appPort), URI.create("https://localhost:" + port));
      boolean answers = false;
      try {
        answers = running.answers(pki);
      } finally {
        if (!answers) {
          running.close();
        }
      }
      if (answers) {
        return running;
      }
      // Somebody else may have taken the port since it was looked for.
    }
    throw new IOException(
        proxy.word()
            + " does not start; its files are in "
            + directory
            + ":\n"
            + Files.readString(proxy.output(directory)));
  }

  URI uri() {
    return uri;
  }

  /** With the demo's own certificate, which no other run's proxy has. */
  private boolean answers(DemoPki pki) throws InterruptedException {
    TestClient client = TestClient.trusting(pki.serverCa().certificate()).timeout(PATIENCE).build();
    long start = System.nanoTime();
    while (process.isAlive() && System.nanoTime() - start < PATIENCE.toNanos()) {
      try {
        if (client.get(uri.resolve("/health")).statusCode() == 200) {
          return true;
        }
      } catch (IOException e) {
        // Not yet.
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return false;
  }

  /** Returns when its processes have ended. May be called again. */
  @Override
  public void close() {
    List<ProcessHandle> workers = process.descendants().toList();
    process.destroy();
    try {
      if (process.waitFor(10, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    workers.forEach(ProcessHandle::destroyForcibly);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
