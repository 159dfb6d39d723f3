package org.mtls4j.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.Pem;
import org.mtls4j.testkit.TestClient;

/** Plays the tour's clients through a proxy, which forwards their certificates. */
final class ProxyTour {

  /** Beyond the names that the policy's example has, those that clients might try. */
  private static final List<String> FORGED =
      List.of(
          "ssl-client-cert",
          "SSL_CLIENT_CERT",
          "SSL_CLIENT_CERT_CHAIN_0",
          "X-SSL-Client-Cert",
          "X_SSL_Client_Cert",
          "X-SSL-Client-Chain");

  private final Proxy proxy;
  private final PrintStream out;

  ProxyTour(Proxy proxy, PrintStream out) {
    this.proxy = proxy;
    this.out = out;
  }

  /** The proxy of that name. */
  static Optional<Proxy> named(String word) {
    return List.of(Proxy.values()).stream().filter(one -> one.word().equals(word)).findFirst();
  }

  /** Whether every client got through the proxy what it should. */
  boolean play() throws Exception {
    Workspace workspace = Workspace.fresh(Path.of("demo/target/proxy-" + proxy.word()));
    DemoPki pki = DemoPki.make(workspace);
    Path edge = Files.createDirectories(workspace.directory().resolve("edge"));
    prepare(workspace, pki, edge);
    DemoServer server = DemoServer.start(workspace, pki, 0);
    try {
      try (RunningProxy running = RunningProxy.start(proxy, edge, pki, server.uri().getPort())) {
        return play(pki, running.uri(), server.uri());
      }
    } finally {
      server.stop();
    }
  }

  private boolean play(DemoPki pki, URI edge, URI application) throws Exception {
    Tour tour = new Tour(pki, edge, out);
    out.println(
        "Each client calls " + proxy.word() + " on " + edge + ", and that the application.");
    int failed = 0;
    for (Visit visit : Visits.ALL) {
      failed += tour.play(visit, proxy.handshake(visit.client())) ? 0 : 1;
    }
    failed += tell("forged headers through the proxy", forgedThrough(pki, edge)) ? 0 : 1;
    failed += tell("headers past the proxy", past(pki, application)) ? 0 : 1;
    out.println(Visits.ALL.size() + 2 - failed + " passed, " + failed + " failed");
    return failed == 0;
  }

  private boolean tell(String what, boolean isGood) {
    out.println(String.format(Locale.ROOT, "%-4s %s", isGood ? "ok" : "BAD", what));
    return isGood;
  }

  /** The client stays who it is, or is refused: by a name that some container would believe. */
  private static boolean forgedThrough(DemoPki pki, URI edge) throws Exception {
    TestClient client = client(pki, "acme-reader");
    for (String name : FORGED) {
      HttpResponse<String> answer =
          client.send("GET", edge.resolve("/me"), null, name, forged(pki));
      boolean itself = answer.statusCode() == 200 && answer.body().contains("acme-reader");
      if (!itself && !isUntrusted(answer)) {
        return false;
      }
    }
    return true;
  }

  /** A client that finds the way to the application itself is believed nothing. */
  private boolean past(DemoPki pki, URI application) throws Exception {
    String header =
        switch (proxy) {
          case NGINX -> "ssl-client-cert";
          case HAPROXY -> "X-SSL-Client-Cert";
          case APACHE -> "SSL_CLIENT_CERT";
        };
    HttpResponse<String> answer =
        client(pki, "acme-reader")
            .send("GET", application.resolve("/me"), null, header, forged(pki));
    return isUntrusted(answer);
  }

  private static boolean isUntrusted(HttpResponse<String> answer) {
    return answer.statusCode() == 400
        && Tour.code(400, answer.body()).equals("forwarded-certificate-untrusted");
  }

  private static String forged(DemoPki pki) {
    return Pem.of(pki.client("operator").certificate()).strip().replace('\n', ' ');
  }

  private static TestClient client(DemoPki pki, String name) {
    return TestClient.trusting(pki.serverCa().certificate()).presenting(pki.client(name)).build();
  }

  /**
   * The documented policy's proxies and source, in the demo's own policy; and their certificates.
   */
  private void prepare(Workspace workspace, DemoPki pki, Path edge) throws IOException {
    CertificateAuthority ca = CertificateAuthority.named("O=Example Edge,CN=Edge Root").build();
    IssuedCertificate hop = ca.issue("O=Example Edge,CN=proxy-1").build();
    ca.writeCertificate(workspace.serverPki().resolve("edge-root.pem"));
    pki.writeIssuingCa(workspace.serverPki());
    pki.serverCa().writeCertificate(edge.resolve("app-ca.pem"));
    write(pki.server(), edge, "server");
    write(hop, edge, "proxy");
    String documented = Files.readString(proxy.policy());
    Path policy = workspace.application().resolve("WEB-INF/mtls-policy.yaml");
    Files.writeString(
        policy,
        Files.readString(policy)
                .replace(
                    "anchors: [pki/acme-root.pem]\n",
                    documented.contains("intermediates:")
                        ? """
                        anchors: [pki/acme-root.pem]
                            intermediates: [pki/acme-issuing.pem]
                        """
                        : "anchors: [pki/acme-root.pem]\n")
                .replace("access:\n", between(documented, "  edge:\n", "access:\n") + "access:\n")
            + "\n"
            + documented.substring(documented.indexOf("source:")));
  }

  private static String between(String text, String from, String to) {
    return text.substring(text.indexOf(from), text.indexOf(to));
  }

  private static void write(IssuedCertificate certificate, Path directory, String name)
      throws IOException {
    Path chain = directory.resolve(name + ".pem");
    Path key = directory.resolve(name + ".key");
    certificate.writeChain(chain);
    certificate.writePrivateKey(key);
    Files.writeString(
        directory.resolve(name + "-with-key.pem"), Files.readString(chain) + Files.readString(key));
  }
}
