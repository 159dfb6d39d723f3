package org.mtls4j.containers;

import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.mtls4j.tls.InsecureDeferringTrustManager;

/** Jetty 12.0 with Servlet 6.0, or 12.1 with Servlet 6.1: what is on the class path. */
public final class JettyServer extends EmbeddedServer {

  private final Server server = new Server();
  private final ContextHandlerCollection applications = new ContextHandlerCollection();
  private final Map<String, ContextHandler> deployed = new ConcurrentHashMap<>();
  private final Map<Connector, ServerConnector> connectors = new EnumMap<>(Connector.class);

  /** Made by Arquillian. */
  public JettyServer() {}

  // tag::connector[]
  private static ServerConnector connector(Server server, SslContextFactory.Server tls) {
    HttpConfiguration http = new HttpConfiguration();
    http.addCustomizer(
        new SecureRequestCustomizer()); // without it there is no certificate attribute
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol("http/1.1");
    return new ServerConnector(
        server,
        new SslConnectionFactory(tls, "alpn"),
        alpn,
        new HTTP2ServerConnectionFactory(http),
        new HttpConnectionFactory(http));
  }

  private static SslContextFactory.Server verifying(Path keys, Path partners, String password) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStorePath(keys.toString());
    tls.setKeyStorePassword(password);
    tls.setTrustStorePath(partners.toString());
    tls.setTrustStorePassword(password);
    tls.setWantClientAuth(true); // or setNeedClientAuth(true)
    return tls;
  }

  private static SslContextFactory.Server deferring(Path keys, String password) {
    SslContextFactory.Server tls =
        new SslContextFactory.Server() {
          @Override
          protected TrustManager[] getTrustManagers(
              KeyStore store, Collection<? extends CRL> crls) {
            return new TrustManager[] {new InsecureDeferringTrustManager()};
          }
        };
    tls.setKeyStorePath(keys.toString());
    tls.setKeyStorePassword(password);
    tls.setWantClientAuth(true); // or setNeedClientAuth(true)
    return tls;
  }

  // end::connector[]

  @Override
  void startServer() throws Exception {
    server.setHandler(applications);
    for (Connector each : Connector.values()) {
      SslContextFactory.Server tls =
          each.defers()
              ? deferring(Pki.file("server.p12"), Pki.PASSWORD)
              : verifying(Pki.file("server.p12"), Pki.file("partners.p12"), Pki.PASSWORD);
      tls.setNeedClientAuth(each.needs());
      ServerConnector connector = connector(server, tls);
      connector.setHost("localhost");
      server.addConnector(connector);
      connectors.put(each, connector);
    }
    server.start();
    connectors.forEach((name, connector) -> name.listensAt(connector.getLocalPort()));
  }

  @Override
  void stopServer() throws Exception {
    server.stop();
  }

  @Override
  ClassLoader load(String path, Path war) throws Exception {
    String environment = Container.NAME.equals("jetty-12.0") ? "ee10" : "ee11";
    // The one class whose name differs.
    ContextHandler application =
        Class.forName("org.eclipse.jetty." + environment + ".webapp.WebAppContext")
            .asSubclass(ContextHandler.class)
            .getConstructor()
            .newInstance();
    application.setContextPath(path);
    application.getClass().getMethod("setWar", String.class).invoke(application, war.toString());
    deployed.put(path, application);
    applications.addHandler(application);
    application.start();
    return application.getClassLoader();
  }

  @Override
  void undeploy(String path) throws Exception {
    ContextHandler application = deployed.remove(path);
    application.stop();
    applications.removeHandler(application);
    application.destroy();
  }
}
