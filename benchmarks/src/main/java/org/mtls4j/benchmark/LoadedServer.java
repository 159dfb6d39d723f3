package org.mtls4j.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.mtls4j.x509.CertificateFiles;

/**
 * A {@link LoadServer} in a process of its own, whose CPU time counts, and connections to it that
 * stay open.
 */
final class LoadedServer implements AutoCloseable {

  private static final Pattern CONTENT_LENGTH = Pattern.compile("\r\nContent-Length: ([0-9]+)\r\n");

  private static final int CONNECTIONS = 4;

  /** Options of the servers' JVM instead of {@link #HEAP}. */
  private static final String OPTIONS = "benchmark.server.options";

  /**
   * The same heap for all, from the start. By default a variant that has more classes is the one
   * whose metaspace reaches its first threshold, upon which G1 makes the heap five times smaller,
   * and each request costs some microseconds more. What lasts is old after two collections: by
   * default after fifteen, so that it would be copied for most of what is measured, and not in a
   * server's life.
   */
  static final String HEAP =
      "-Xms256m -Xmx256m -Xmn64m -XX:MaxTenuringThreshold=2"
          + " -XX:MetaspaceSize=128m -XX:+AlwaysPreTouch";

  private static final byte[] REQUEST =
      "GET /application/orders/17 HTTP/1.1\r\nHost: localhost\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final Process server;
  private final CpuTime cpu;
  private final List<SSLSocket> connections = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);

  LoadedServer(Path directory, String application, String variant) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty(OPTIONS, HEAP).split(" ", -1)));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            LoadServer.class.getName(),
            directory.toString(),
            application,
            variant));
    server = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    cpu = new CpuTime(server.toHandle());
    String port = server.inputReader(StandardCharsets.US_ASCII).readLine();
    if (port == null) {
      throw new IOException("the server did not start");
    }
    SSLContext tls = context(directory);
    for (int i = 0; i < CONNECTIONS; i++) {
      SSLSocket socket =
          (SSLSocket) tls.getSocketFactory().createSocket("localhost", Integer.parseInt(port));
      socket.setEnabledProtocols(new String[] {"TLSv1.3"});
      socket.setTcpNoDelay(true);
      socket.startHandshake();
      connections.add(socket);
    }
  }

  private static SSLContext context(Path directory) throws Exception {
    KeyStore own = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve(LoadServer.CLIENT))) {
      own.load(in, LoadServer.PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, LoadServer.PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "server",
        CertificateFiles.read(Files.readAllBytes(directory.resolve(LoadServer.TRUST)), null)
            .get(0));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return tls;
  }

  /** What it has taken since its start, in nanoseconds. */
  long cpu() throws IOException {
    return cpu.nanoseconds();
  }

  /**
   * Tells how many were asked: on each connection one, and then so many at a time.
   *
   * @param underWay how many are sent before the first of them is answered
   */
  int ask(int requests, int underWay) throws Exception {
    List<Future<Integer>> all = new ArrayList<>();
    for (SSLSocket connection : connections) {
      all.add(threads.submit(() -> ask(connection, requests / CONNECTIONS, underWay)));
    }
    int asked = 0;
    for (Future<Integer> each : all) {
      asked += each.get();
    }
    return asked;
  }

  private static int ask(SSLSocket connection, int requests, int underWay) {
    try {
      byte[] several = new byte[REQUEST.length * underWay];
      for (int i = 0; i < underWay; i++) {
        System.arraycopy(REQUEST, 0, several, i * REQUEST.length, REQUEST.length);
      }
      OutputStream out = connection.getOutputStream();
      InputStream in = connection.getInputStream();
      out.write(REQUEST);
      int length = answer(in);
      int sent = 1;
      for (; sent < requests; sent += underWay) {
        out.write(several);
        in.skipNBytes((long) length * underWay);
      }
      return sent;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one answer; all of a variant are as long. */
  private static int answer(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("the server hung up");
      }
      head.append((char) octet);
    }
    if (!head.toString().startsWith("HTTP/1.1 200 ")) {
      throw new IOException("not answered as expected: " + head);
    }
    Matcher length = CONTENT_LENGTH.matcher(head);
    if (!length.find()) {
      throw new IOException("an answer without its length: " + head);
    }
    int body = Integer.parseInt(length.group(1));
    in.skipNBytes(body);
    return head.length() + body;
  }

  /** The server is ended, and its connections with it. */
  @Override
  public void close() {
    threads.shutdownNow();
    server.destroy();
    server.onExit().join();
  }
}
