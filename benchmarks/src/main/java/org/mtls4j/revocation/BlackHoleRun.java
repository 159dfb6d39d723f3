package org.mtls4j.revocation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.TrustDomain;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.OcspServer;
import org.mtls4j.testkit.RawConnection;
import org.mtls4j.testkit.TestClient;
import org.mtls4j.tls.InsecureDeferringTrustManager;
import org.mtls4j.x509.ClientChain;

/**
 * How long requests of keep-alive connections over TLS take while the OCSP responder takes every
 * question and answers none, beside the same without revocation, round by round in one run.
 */
public final class BlackHoleRun {

  private static final int CLIENTS = 4;
  private static final char[] PASSWORD = "only in memory".toCharArray();

  private static final CertificateAuthority CA = CertificateAuthority.named("CN=Acme").build();
  private static final CertificateAuthority SERVER_CA =
      CertificateAuthority.named("CN=Server CA").build();
  private static final IssuedCertificate SERVER =
      SERVER_CA.issue("CN=localhost").forServer("localhost").build();
  private static final List<IssuedCertificate> KNOWN =
      IntStream.range(0, CLIENTS).mapToObj(i -> CA.issue("CN=client-" + i).build()).toList();

  private BlackHoleRun() {}

  /**
   * Writes a line for each of the two, and prints them.
   *
   * @param arguments the file to write, how many rounds, and how many requests of each client in
   *     one
   */
  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[1]);
    int requests = Integer.parseInt(arguments[2]);
    long[] plain = new long[0];
    long[] beside = new long[0];
    long waits = 0;
    try (OcspServer responder = OcspServer.start(CA)) {
      // The first round warms up.
      for (int round = 0; round <= rounds; round++) {
        long[] one;
        long[] two;
        try (Served served = new Served(RevocationPolicy.NONE)) {
          one = served.latencies(requests);
        }
        responder.spoil(OcspServer.Fault.NONE);
        try (Served served = new Served(asking(responder.uri()))) {
          served.latencies(1);
          long before = served.authenticator.revocationWaits();
          responder.spoil(OcspServer.Fault.LATE);
          two = served.latencies(requests);
          waits += served.authenticator.revocationWaits() - before;
        }
        if (round > 0) {
          plain = joined(plain, one);
          beside = joined(beside, two);
        }
      }
    }
    List<String> lines =
        List.of(
            "what,requests,p50 µs,p99 µs,waits",
            line("without revocation", plain, 0),
            line("OCSP, the responder black-holed", beside, waits));
    Files.write(Path.of(arguments[0]), lines);
    lines.forEach(System.out::println);
    System.out.printf(
        Locale.ROOT, "p99 ratio %.3f%n", percentile(beside, 99) / percentile(plain, 99));
    if (waits > 0) {
      throw new IllegalStateException(waits + " requests waited");
    }
  }

  private static RevocationPolicy asking(URI responder) {
    return new RevocationPolicy(
            RevocationPolicy.Check.CHAIN,
            List.of(),
            new WhenUndetermined.Deny(),
            List.of(),
            new Fetching(FetchHosts.NONE, Duration.ofSeconds(1), Duration.ofSeconds(2)))
        .asking(new OcspPolicy(List.of(new OcspSource.Responder(responder)), List.of()));
  }

  private static long[] joined(long[] some, long[] more) {
    long[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  private static String line(String what, long[] nanos, long waits) {
    return String.format(
        Locale.ROOT,
        "\"%s\",%d,%.1f,%.1f,%d",
        what,
        nanos.length,
        percentile(nanos, 50) / 1_000,
        percentile(nanos, 99) / 1_000,
        waits);
  }

  private static double percentile(long[] nanos, int percent) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[(int) ((long) sorted.length * percent / 100)];
  }

  /** A server that answers 204 to whom the policy lets in, and 403 to others. */
  private static final class Served implements AutoCloseable {

    private final MtlsAuthenticator authenticator;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpsServer server;

    Served(RevocationPolicy revocation) throws IOException, GeneralSecurityException {
      authenticator =
          MtlsAuthenticator.of(
              MtlsPolicy.builder()
                  .domain(
                      TrustDomain.named("acme")
                          .anchor(CA.certificate())
                          .revocation(revocation)
                          .build())
                  .build());
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new WantingClients(tls()));
      server.setExecutor(threads);
      server.createContext("/", this::answer);
      server.start();
    }

    private static SSLContext tls() throws GeneralSecurityException {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(SERVER.keyStore(PASSWORD), PASSWORD);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(
          keys.getKeyManagers(), new TrustManager[] {new InsecureDeferringTrustManager()}, null);
      return tls;
    }

    private void answer(HttpExchange exchange) throws IOException {
      X509Certificate[] chain =
          Arrays.stream(
                  ((com.sun.net.httpserver.HttpsExchange) exchange)
                      .getSSLSession()
                      .getPeerCertificates())
              .map(X509Certificate.class::cast)
              .toArray(X509Certificate[]::new);
      boolean accepted =
          ClientChain.of(List.of(chain)).then(authenticator::authenticate).isAccepted();
      try (exchange) {
        exchange.sendResponseHeaders(accepted ? 204 : 403, -1);
      }
    }

    /** In nanoseconds, of all clients together, each on a connection of its own. */
    long[] latencies(int requests) throws Exception {
      URI uri = URI.create("https://localhost:" + server.getAddress().getPort());
      List<Callable<long[]>> work =
          KNOWN.stream().<Callable<long[]>>map(one -> () -> sent(one, uri, requests)).toList();
      long[] all = {};
      for (Future<long[]> each : threads.invokeAll(work)) {
        all = joined(all, each.get());
      }
      return all;
    }

    private static long[] sent(IssuedCertificate client, URI uri, int requests) throws IOException {
      TestClient tls =
          TestClient.trusting(SERVER_CA.certificate())
              .presenting(client)
              .http(Version.HTTP_1_1)
              .build();
      long[] nanos = new long[requests];
      try (RawConnection connection = RawConnection.open(tls, uri)) {
        for (int i = 0; i < requests; i++) {
          long begin = System.nanoTime();
          int status = connection.send("GET /x HTTP/1.1").status();
          nanos[i] = System.nanoTime() - begin;
          if (status != 204) {
            throw new IllegalStateException("status " + status);
          }
        }
      }
      return nanos;
    }

    @Override
    public void close() {
      server.stop(0);
      threads.shutdownNow();
      authenticator.close();
    }
  }

  /** Asks for a certificate without sending names of CAs, so that every client presents its own. */
  private static final class WantingClients extends HttpsConfigurator {

    WantingClients(SSLContext tls) {
      super(tls);
    }

    @Override
    public void configure(HttpsParameters parameters) {
      SSLParameters wanting = getSSLContext().getDefaultSSLParameters();
      wanting.setWantClientAuth(true);
      parameters.setSSLParameters(wanting);
    }
  }
}
