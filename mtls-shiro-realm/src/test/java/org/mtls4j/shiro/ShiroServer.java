package org.mtls4j.shiro;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.util.Collection;
import java.util.function.Consumer;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.TestClient;
import org.mtls4j.tls.InsecureDeferringTrustManager;

/** A Jetty on loopback with an application behind Shiro, over real mutual TLS. */
final class ShiroServer implements AutoCloseable {

  private static final CertificateAuthority CA = CertificateAuthority.named("CN=Server CA").build();
  private static final IssuedCertificate CERTIFICATE =
      CA.issue("CN=localhost").forServer("localhost").build();

  /** Few enough that clients share them. */
  private static final int THREADS = 16;

  private final Server server = new Server(new QueuedThreadPool(THREADS));
  private final GracefulHandler requests = new GracefulHandler();

  private ShiroServer() {}

  /** Serves the application in {@code directory} as its own web.xml says. */
  static ShiroServer start(Path directory) throws Exception {
    return start(directory, application -> {});
  }

  /** The same with something added to the application. */
  static ShiroServer start(Path directory, Consumer<WebAppContext> change) throws Exception {
    ShiroServer started = new ShiroServer();
    WebAppContext application = new WebAppContext();
    application.setContextPath("/");
    application.setBaseResourceAsString(directory.toString());
    application.setThrowUnavailableOnStartupException(true);
    ServletHolder desk = new ServletHolder(new Desk());
    desk.setAsyncSupported(true);
    application.addServlet(desk, "/");
    change.accept(application);
    started.requests.setHandler(application);
    started.server.setHandler(started.requests);
    started.server.addConnector(connector(started.server));
    try {
      started.server.start();
    } catch (Exception e) {
      started.server.stop();
      throw e;
    }
    return started;
  }

  /** Writes {@code content} below {@code /WEB-INF/}. */
  static void write(Path directory, String file, String content) throws IOException {
    Path target = directory.resolve("WEB-INF").resolve(file);
    Files.createDirectories(target.getParent());
    Files.writeString(target, content);
  }

  URI uri(String path) {
    return URI.create(
        "https://localhost:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort() + path);
  }

  static TestClient client(IssuedCertificate certificate) {
    return TestClient.trusting(CA.certificate()).presenting(certificate).build();
  }

  static TestClient nobody() {
    return TestClient.trusting(CA.certificate()).build();
  }

  /** Once every request has ended: one that is answered may still be ending its session. */
  @Override
  public void close() {
    requests.shutdown().join();
    LifeCycle.stop(server);
  }

  private static ServerConnector connector(Server server) {
    HttpConfiguration http = new HttpConfiguration();
    http.addCustomizer(new SecureRequestCustomizer());
    // What Jetty would refuse by itself, the application is to refuse.
    http.setUriCompliance(UriCompliance.UNSAFE);
    ServerConnector connector = new ServerConnector(server, tls(), new HttpConnectionFactory(http));
    connector.setHost("localhost");
    return connector;
  }

  private static SslContextFactory.Server tls() {
    SslContextFactory.Server tls =
        new SslContextFactory.Server() {
          @Override
          protected TrustManager[] getTrustManagers(
              KeyStore store, Collection<? extends CRL> crls) {
            return new TrustManager[] {new InsecureDeferringTrustManager()};
          }
        };
    tls.setKeyStore(CERTIFICATE.keyStore("secret".toCharArray()));
    tls.setKeyStorePassword("secret");
    tls.setWantClientAuth(true);
    return tls;
  }
}
