package org.mtls4j.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An HTTP server on a free port of loopback, and what can go wrong with its answers. */
final class LoopbackServer implements AutoCloseable {
  private static final long DRIP_MILLIS = 100;
  private static final int CHUNK = 1 << 16;

  /** Answers one request. */
  interface Answering {
    /** May block until the server is closed. */
    void answer(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads;
  private final HttpServer server;
  private final String type;

  /** A server whose threads have this name, and whose answers have this content type. */
  LoopbackServer(String name, String type, Answering answering) {
    this.type = type;
    threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", handler(answering));
  }

  private static HttpHandler handler(Answering answering) {
    return exchange -> {
      try (exchange) {
        answering.answer(exchange);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  void start() {
    server.start();
  }

  /** With the port. */
  String host() {
    return "localhost:" + server.getAddress().getPort();
  }

  OutputStream begin(HttpExchange exchange, long length) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, length);
    return exchange.getResponseBody();
  }

  void whole(HttpExchange exchange, byte[] content) throws IOException {
    begin(exchange, content.length).write(content);
  }

  /** Nothing comes, until the server is closed. */
  void late() throws InterruptedException {
    closed.await();
  }

  /** A byte comes every tenth of a second. */
  void drip(HttpExchange exchange, byte[] content) throws IOException, InterruptedException {
    OutputStream out = begin(exchange, content.length);
    for (byte each : content) {
      out.write(each);
      out.flush();
      if (closed.await(DRIP_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  /** Half of it comes, and the connection ends. */
  void cut(HttpExchange exchange, byte[] content) throws IOException {
    OutputStream out = begin(exchange, content.length);
    out.write(content, 0, content.length / 2);
    out.flush();
  }

  /** It never ends. */
  void oversize(HttpExchange exchange) throws IOException {
    OutputStream out = begin(exchange, 0);
    while (closed.getCount() > 0) {
      out.write(new byte[CHUNK]);
    }
  }

  /** What is no DER. */
  static byte[] garbage() {
    return new byte[] {'<', 'h', 't', 'm', 'l', '>'};
  }

  static void redirect(HttpExchange exchange, String target) throws IOException {
    exchange.getResponseHeaders().set("Location", target);
    exchange.sendResponseHeaders(302, -1);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
