package org.mtls4j.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An HTTP server on loopback that publishes CRLs, with faults to switch on. It answers conditional
 * requests by entity tag as RFC 9110 §13.1.2 has it.
 *
 * <pre>{@code
 * try (CrlServer server = CrlServer.start()) {
 *   URI list = server.publish("/acme.crl", ca.crl());
 *   server.spoil("/acme.crl", CrlServer.Fault.LATE);
 * }
 * }</pre>
 *
 * <p>A wrong signer, a wrong scope or a number that went back are no faults of a server: publish a
 * list that is so, by {@link CrlBuilder}. Thread-safe.
 */
public final class CrlServer implements AutoCloseable {
  private static final int CHUNK = 1 << 16;

  /** What can be wrong with the answers to one path. */
  public enum Fault {
    /** No fault. */
    NONE,
    /** Nothing is answered, until the server is closed. */
    LATE,
    /** A byte comes every tenth of a second. */
    SLOW_DRIP,
    /** Half of the list comes, and the connection ends. */
    CUT,
    /** Something else than a CRL comes. */
    GARBAGE,
    /** The list never ends. */
    OVERSIZE,
    /** The address redirects to itself. */
    REDIRECT_LOOP,
    /** An encoding comes that was not asked for, and that is tiny where its content is huge. */
    GZIP_BOMB,
    /** Status 503. */
    UNAVAILABLE,
    /** Status 404. */
    MISSING
  }

  /** What is at a path, as it is at one moment. */
  private static final class Published {
    private final byte[] content;
    private final Fault fault;
    private final String redirect;

    Published(byte[] content, Fault fault, String redirect) {
      this.content = content;
      this.fault = fault;
      this.redirect = redirect;
    }
  }

  private static final Published NOTHING = new Published(new byte[0], Fault.MISSING, "");

  private final Map<String, Published> paths = new ConcurrentHashMap<>();
  private final Map<String, Integer> requests = new ConcurrentHashMap<>();
  private final Map<String, Integer> unchanged = new ConcurrentHashMap<>();
  private final LoopbackServer server =
      new LoopbackServer("crl-server", "application/pkix-crl", this::answer);

  private CrlServer() {}

  /**
   * Starts a server on a free port; every path is missing until it is published.
   *
   * @return never null, to be closed
   * @throws java.io.UncheckedIOException if no port can be had
   */
  public static CrlServer start() {
    CrlServer started = new CrlServer();
    started.server.start();
    return started;
  }

  /**
   * Publishes a list, in place of one that is there.
   *
   * @param path with a slash in front
   * @param crl not null; signed now
   * @return where it is
   */
  public URI publish(String path, CrlBuilder crl) {
    return publish(path, crl.der());
  }

  /**
   * The same with any content.
   *
   * @param path with a slash in front
   * @param content not null, copied
   * @return where it is
   */
  public URI publish(String path, byte[] content) {
    paths.compute(
        path,
        (any, before) ->
            new Published(content.clone(), before == null ? Fault.NONE : before.fault, ""));
    return uri(path);
  }

  /**
   * Switches a fault on; what is published stays.
   *
   * @param path with a slash in front
   * @param fault not null; {@link Fault#NONE} mends
   * @return where it is
   */
  public URI spoil(String path, Fault fault) {
    paths.compute(
        path,
        (any, before) -> new Published(before == null ? new byte[0] : before.content, fault, ""));
    return uri(path);
  }

  /**
   * Redirects a path.
   *
   * @param path with a slash in front
   * @param target what to name in {@code Location}, not null
   * @return where it is
   */
  public URI redirect(String path, String target) {
    paths.put(path, new Published(new byte[0], Fault.NONE, target));
    return uri(path);
  }

  /**
   * The address of a path, published or not. Its host is {@code localhost}.
   *
   * @param path with a slash in front
   * @return never null
   */
  public URI uri(String path) {
    return URI.create("http://" + host() + path);
  }

  /**
   * Host and port, as a policy's list of hosts has them.
   *
   * @return never null
   */
  public String host() {
    return server.host();
  }

  /**
   * How many requests came for a path.
   *
   * @param path with a slash in front
   * @return 0 or more
   */
  public int requests(String path) {
    return requests.getOrDefault(path, 0);
  }

  /**
   * How many of them were answered by 304, because the client had the latest list.
   *
   * @param path with a slash in front
   * @return 0 or more
   */
  public int unchanged(String path) {
    return unchanged.getOrDefault(path, 0);
  }

  /** Stops; what is being answered ends. */
  @Override
  public void close() {
    server.close();
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getPath();
    requests.merge(path, 1, Integer::sum);
    Published what = paths.getOrDefault(path, NOTHING);
    if (what.redirect.isEmpty()) {
      answer(exchange, what);
    } else {
      LoopbackServer.redirect(exchange, what.redirect);
    }
  }

  private void answer(HttpExchange exchange, Published what)
      throws IOException, InterruptedException {
    byte[] content = what.content;
    switch (what.fault) {
      case NONE -> sound(exchange, content);
      case LATE -> server.late();
      case SLOW_DRIP -> server.drip(exchange, content);
      case CUT -> server.cut(exchange, content);
      case GARBAGE -> sound(exchange, LoopbackServer.garbage());
      case OVERSIZE -> server.oversize(exchange);
      case REDIRECT_LOOP -> LoopbackServer.redirect(exchange, exchange.getRequestURI().getPath());
      case GZIP_BOMB -> {
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        sound(exchange, Zipped.zeros(CHUNK));
      }
      case UNAVAILABLE -> exchange.sendResponseHeaders(503, -1);
      case MISSING -> exchange.sendResponseHeaders(404, -1);
    }
  }

  private void sound(HttpExchange exchange, byte[] content) throws IOException {
    String tag = "\"" + digest(content) + "\"";
    exchange.getResponseHeaders().set("ETag", tag);
    if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      unchanged.merge(exchange.getRequestURI().getPath(), 1, Integer::sum);
      exchange.sendResponseHeaders(304, -1);
    } else {
      server.whole(exchange, content);
    }
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime knows SHA-256", e);
    }
  }
}
