package org.mtls4j.rest;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.annotation.HandlesTypes;
import java.lang.annotation.Annotation;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.mtls4j.servlet.MtlsFilter;
import org.mtls4j.servlet.MtlsInitializer;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.TestClient;
import org.mtls4j.tls.InsecureDeferringTrustManager;

/**
 * A Jetty with a REST application, which every initializer on the class path is shown, as a scan of
 * a WAR would: that of the implementation under test, and ours.
 */
final class RestServer implements RunningServer {

  private static final CertificateAuthority CA = CertificateAuthority.named("CN=Server CA").build();
  private static final IssuedCertificate CERTIFICATE =
      CA.issue("CN=localhost").forServer("localhost").build();

  private final Server server = new Server();
  private final HttpConfiguration http = new HttpConfiguration();
  private final WebAppContext application = new WebAppContext();

  private RestServer(Path directory, Set<Class<?>> classes) {
    application.setContextPath("/");
    application.setBaseResourceAsString(directory.toString());
    application.setThrowUnavailableOnStartupException(true);
    for (ServletContainerInitializer each : initializers()) {
      application.addServletContainerInitializer(each, shown(each, classes));
    }
    server.setHandler(application);
    http.addCustomizer(new SecureRequestCustomizer());
    ServerConnector connector =
        new ServerConnector(
            server, new SslConnectionFactory(tls(), "http/1.1"), new HttpConnectionFactory(http));
    connector.setHost("localhost");
    server.addConnector(connector);
  }

  /** Alone is without the filter's jar, and so without what would register it. */
  static List<ServletContainerInitializer> initializers() {
    return ServiceLoader.load(ServletContainerInitializer.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(each -> !(each instanceof MtlsInitializer))
        .toList();
  }

  /** A server of these classes, whose policy is below {@code directory}, not started yet. */
  static RestServer of(Path directory, Set<Class<?>> classes) {
    return new RestServer(directory, classes);
  }

  /** Puts the filter in front. */
  RestServer behindTheFilter() {
    FilterHolder filter = new FilterHolder(new MtlsFilter());
    filter.setAsyncSupported(true);
    application.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
    return this;
  }

  RestServer with(Consumer<WebAppContext> change) {
    change.accept(application);
    return this;
  }

  RestServer uriCompliance(UriCompliance compliance) {
    http.setUriCompliance(compliance);
    return this;
  }

  RestServer start() throws Exception {
    try {
      server.start();
    } catch (Exception e) {
      server.stop();
      throw e;
    }
    return this;
  }

  static Class<?>[] shown(ServletContainerInitializer to, Set<Class<?>> classes) {
    HandlesTypes wanted = to.getClass().getAnnotation(HandlesTypes.class);
    List<Class<?>> types = wanted == null ? List.of() : List.of(wanted.value());
    return classes.stream()
        .filter(found -> types.stream().anyMatch(type -> handles(type, found)))
        .toArray(Class<?>[]::new);
  }

  private static boolean handles(Class<?> type, Class<?> found) {
    return type.isAssignableFrom(found)
        || (type.isAnnotation()
            && Stream.of(found.getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(type::equals));
  }

  @Override
  public URI uri(String path) {
    return URI.create(
        "https://localhost:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort() + path);
  }

  /** Of the server, with the password {@code secret}. */
  static KeyStore keyStore() {
    return CERTIFICATE.keyStore("secret".toCharArray());
  }

  static TestClient.Builder client() {
    return TestClient.trusting(CA.certificate());
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
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
    tls.setKeyStore(keyStore());
    tls.setKeyStorePassword("secret");
    tls.setWantClientAuth(true);
    return tls;
  }
}
