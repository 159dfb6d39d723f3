package org.mtls4j.servlet;

import jakarta.servlet.DispatcherType;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.ee10.annotations.AnnotationConfiguration;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.FilterMapping;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.ConnectionStatistics;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.TestClient;
import org.mtls4j.tls.InsecureDeferringTrustManager;

/** A Jetty on loopback with an application behind the filter, over real mutual TLS. */
final class TestServer implements AutoCloseable {

  private static final CertificateAuthority CA = CertificateAuthority.named("CN=Server CA").build();
  private static final IssuedCertificate CERTIFICATE =
      CA.issue("CN=localhost").forServer("localhost").build();

  /** Few enough that clients share them. */
  private static final int THREADS = 16;

  private static final int REQUEST_HEADERS = 1 << 16;

  private final Server server = new Server(new QueuedThreadPool(THREADS));
  private final ConnectionStatistics connections = new ConnectionStatistics();
  private final HttpConfiguration http = new HttpConfiguration();
  private final WebAppContext application = new WebAppContext();
  private final FilterHolder filter = new FilterHolder();
  private TrustManager trustManager = new InsecureDeferringTrustManager();

  /**
   * A server of the application in {@code directory}, with the filter, not started yet.
   *
   * @param clock the time at which clients are judged
   */
  TestServer(Path directory, InstantSource clock) {
    this(directory);
    filter.setFilter(new MtlsFilter(clock));
    filter.setName("mtls");
    filter.setAsyncSupported(true);
    application.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
  }

  private TestServer(Path directory) {
    application.setContextPath("/");
    application.setBaseResourceAsString(directory.toString());
    application.setThrowUnavailableOnStartupException(true);
    application.addServlet(new ServletHolder(new WhoServlet()), "/");
    server.setHandler(application);
    server.addConnector(connector());
  }

  /** A server of the application in {@code directory} as its own web.xml says, not started yet. */
  static TestServer byWebXml(Path directory) {
    return new TestServer(directory);
  }

  /** Has the container look for no initializers on its class path, where ours is. */
  TestServer withoutInitializers() {
    application.setAttribute(
        AnnotationConfiguration.SERVLET_CONTAINER_INITIALIZER_EXCLUSION_PATTERN, ".*");
    return this;
  }

  TestServer initParameters(Map<String, String> parameters) {
    filter.setInitParameters(parameters);
    return this;
  }

  TestServer contextParameter(String name, String value) {
    application.setInitParameter(name, value);
    return this;
  }

  TestServer start() throws Exception {
    try {
      server.start();
    } catch (Exception e) {
      server.stop();
      throw e;
    }
    return this;
  }

  /** Adds to the application, or takes from it. */
  TestServer with(Consumer<WebAppContext> change) {
    change.accept(application);
    return this;
  }

  /** Puts a filter before ours. */
  TestServer withFilterBefore(FilterHolder first) {
    FilterMapping everything = new FilterMapping();
    everything.setFilterName("first");
    everything.setPathSpec("/*");
    everything.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    first.setName("first");
    first.setAsyncSupported(true);
    application.getServletHandler().addFilter(first);
    application.getServletHandler().prependFilterMapping(everything);
    return this;
  }

  /** Has the handshake judged by another than the one that defers. */
  TestServer trustManager(TrustManager judge) {
    trustManager = judge;
    return this;
  }

  TestServer uriCompliance(UriCompliance compliance) {
    http.setUriCompliance(compliance);
    return this;
  }

  /** Has the container make something else of each request, as by what headers say. */
  TestServer customizer(HttpConfiguration.Customizer customizer) {
    http.addCustomizer(customizer);
    return this;
  }

  /** Serves another application beside this one, and lets them dispatch to each other. */
  TestServer beside(WebAppContext other) {
    application.setCrossContextDispatchSupported(true);
    other.setCrossContextDispatchSupported(true);
    server.setHandler(new ContextHandlerCollection(application, other));
    return this;
  }

  /** How many TCP connections there were since the start. */
  int connectionsSoFar() {
    return (int) connections.getConnectionsTotal();
  }

  int port() {
    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }

  URI uri(String path) {
    return URI.create("https://localhost:" + port() + path);
  }

  static TestClient.Builder client() {
    return TestClient.trusting(CA.certificate());
  }

  static TestClient client(IssuedCertificate certificate) {
    return client().presenting(certificate).build();
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
  }

  private ServerConnector connector() {
    http.addCustomizer(new SecureRequestCustomizer());
    // A chain takes more than the 8 KiB that are usual.
    http.setRequestHeaderSize(REQUEST_HEADERS);
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol("http/1.1");
    ServerConnector connector =
        new ServerConnector(
            server,
            new SslConnectionFactory(tls(), alpn.getProtocol()),
            alpn,
            new HTTP2ServerConnectionFactory(http),
            new HttpConnectionFactory(http));
    connector.setHost("localhost");
    connector.addBean(connections);
    return connector;
  }

  private SslContextFactory.Server tls() {
    SslContextFactory.Server tls =
        new SslContextFactory.Server() {
          @Override
          protected TrustManager[] getTrustManagers(
              KeyStore store, Collection<? extends CRL> crls) {
            return new TrustManager[] {trustManager};
          }
        };
    tls.setKeyStore(CERTIFICATE.keyStore("secret".toCharArray()));
    tls.setKeyStorePassword("secret");
    tls.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    tls.setWantClientAuth(true);
    return tls;
  }
}
