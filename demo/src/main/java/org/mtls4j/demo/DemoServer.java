package org.mtls4j.demo;

import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.ConnectionStatistics;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.mtls4j.jaxrs.StartInitializer;
import org.mtls4j.tls.InsecureDeferringTrustManager;

/** The partner API on an embedded Jetty: TLS 1.2 and 1.3, HTTP/1.1 and HTTP/2, on loopback only. */
final class DemoServer {

  private final Server server;
  private final int port;
  private final ConnectionStatistics connections;

  private DemoServer(Server server, int port, ConnectionStatistics connections) {
    this.server = server;
    this.port = port;
    this.connections = connections;
  }

  /**
   * Starts the server.
   *
   * @param port 0 for any that is free
   */
  static DemoServer start(Workspace workspace, DemoPki pki, int port) throws Exception {
    Server server = new Server();
    ServerConnector connector = connector(server, pki);
    connector.setHost("localhost");
    connector.setPort(port);
    ConnectionStatistics connections = new ConnectionStatistics();
    connector.addBean(connections);
    server.addConnector(connector);
    server.setHandler(application(workspace.application()));
    server.setStopAtShutdown(true);
    try {
      server.start();
    } catch (Exception e) {
      server.stop();
      throw e;
    }
    return new DemoServer(server, connector.getLocalPort(), connections);
  }

  /** Where it serves. */
  URI uri() {
    return URI.create("https://localhost:" + port);
  }

  /** How many connections were opened since the start. */
  int connectionsSoFar() {
    return (int) connections.getConnectionsTotal();
  }

  void join() throws InterruptedException {
    server.join();
  }

  void stop() throws Exception {
    server.stop();
  }

  private static ServerConnector connector(Server server, DemoPki pki) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.addCustomizer(new SecureRequestCustomizer());
    HttpConnectionFactory http1 = new HttpConnectionFactory(http);
    HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(http);
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol(HttpVersion.HTTP_1_1.asString());
    SslConnectionFactory tls = new SslConnectionFactory(tls(pki), alpn.getProtocol());
    return new ServerConnector(server, tls, alpn, http2, http1);
  }

  private static SslContextFactory.Server tls(DemoPki pki) {
    SslContextFactory.Server tls =
        new SslContextFactory.Server() {
          @Override
          protected TrustManager[] getTrustManagers(
              @Nullable KeyStore store, @Nullable Collection<? extends CRL> crls) {
            // Every application of this connector is behind the filter, which judges instead.
            return new TrustManager[] {new InsecureDeferringTrustManager()};
          }
        };
    char[] password = "only in memory".toCharArray();
    tls.setKeyStore(pki.server().keyStore(password));
    tls.setKeyStorePassword(new String(password));
    tls.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    // Wanted, not needed: who presents nothing gets an answer, and /health is for everyone.
    tls.setWantClientAuth(true);
    return tls;
  }

  private static WebAppContext application(Path directory) {
    WebAppContext application = new WebAppContext();
    application.setContextPath("/");
    application.setBaseResourceAsString(directory.toString());
    // As a container finds it in the jar; what is embedded here has no WEB-INF/lib to look into.
    application.addServletContainerInitializer(new StartInitializer());
    // A policy that cannot be enforced stops the server instead of leaving the gate open or dead.
    application.setThrowUnavailableOnStartupException(true);
    return application;
  }
}
