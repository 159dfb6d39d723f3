package org.mtls4j.testkit;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Wants a client certificate, accepts any, and answers with the subjects it was shown. */
final class LoopbackServer implements AutoCloseable {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final HttpsServer server;

  /**
   * @param named the CAs that the server says it accepts
   */
  LoopbackServer(IssuedCertificate identity, X509Certificate... named) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(identity.keyStore(PASSWORD), PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), new TrustManager[] {new Anybody(named)}, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new WantingClientCertificate(context));
    server.createContext("/", exchange -> answer((HttpsExchange) exchange));
    server.start();
  }

  URI at(String host) {
    return URI.create("https://" + host + ":" + server.getAddress().getPort() + "/");
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void answer(HttpsExchange exchange) throws IOException {
    String request =
        exchange.getRequestMethod()
            + " "
            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String header = exchange.getRequestHeaders().getFirst("X-Asked");
    exchange.getResponseHeaders().set("X-Request", request.strip());
    exchange.getResponseHeaders().set("X-Header", header == null ? "none" : header);
    exchange.getResponseHeaders().set("X-Protocol", exchange.getSSLSession().getProtocol());
    byte[] body = subjects(exchange).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static String subjects(HttpsExchange exchange) {
    try {
      StringBuilder subjects = new StringBuilder();
      for (Certificate certificate : exchange.getSSLSession().getPeerCertificates()) {
        subjects.append(((X509Certificate) certificate).getSubjectX500Principal()).append(';');
      }
      return subjects.toString();
    } catch (SSLPeerUnverifiedException e) {
      return "nobody";
    }
  }

  private static final class WantingClientCertificate extends HttpsConfigurator {
    WantingClientCertificate(SSLContext context) {
      super(context);
    }

    @Override
    public void configure(HttpsParameters parameters) {
      SSLParameters tls = getSSLContext().getDefaultSSLParameters();
      tls.setWantClientAuth(true);
      parameters.setSSLParameters(tls);
    }
  }

  private static final class Anybody extends X509ExtendedTrustManager {
    private final X509Certificate[] named;

    Anybody(X509Certificate[] named) {
      this.named = named.clone();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return named.clone();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {
      throw new AssertionError("a server judges clients only");
    }

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, @Nullable SSLEngine engine) {
      throw new AssertionError("a server judges clients only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      throw new AssertionError("a server judges clients only");
    }
  }
}
