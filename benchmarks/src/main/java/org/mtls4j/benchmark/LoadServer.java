package org.mtls4j.benchmark;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;

/**
 * One Jetty with one small application, behind one filter or none. Tells its port on a line, and
 * serves until it is destroyed or its input ends. The arguments are a directory, where it leaves
 * what a client needs; what the application is made of, {@code servlet} or {@code rest}; and which
 * of the {@link #VARIANTS} it is.
 */
final class LoadServer {

  static final char[] PASSWORD = "benchmark".toCharArray();
  static final String CLIENT = "client.p12";
  static final String TRUST = "server.pem";

  /** The two without a filter show what the measurement itself is worth. */
  static final String NOTHING = "nothing";

  static final String NOTHING_AGAIN = "nothing-again";

  /** What may be in front of the application. */
  static final List<String> VARIANTS =
      List.of(
          NOTHING,
          NOTHING_AGAIN,
          "attribute",
          "ours",
          "spring-filter",
          "spring-chain",
          "jdk-pkix",
          "jdk-pkix-crl",
          "bouncy-castle-pkix");

  private LoadServer() {}

  /** Serves until standard input ends. */
  public static void main(String... arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    Partners partners = new Partners();
    partners.client(0).writePkcs12(directory.resolve(CLIENT), PASSWORD);
    CertificateAuthority ca = CertificateAuthority.named("CN=Server CA").build();
    ca.writeCertificate(directory.resolve(TRUST));
    Server server = new Server();
    ServerConnector connector = connector(server, partners, ca);
    server.addConnector(connector);
    String variant = arguments[2];
    server.setHandler(context(filter(variant, partners, directory), application(arguments[1])));
    server.start();
    System.out.println(connector.getLocalPort());
    System.in.transferTo(OutputStream.nullOutputStream());
    server.stop();
  }

  /** Null without a filter. */
  private static Filter filter(String variant, Partners partners, Path directory) throws Exception {
    return switch (variant) {
      case NOTHING, NOTHING_AGAIN -> null;
      case "attribute" -> judging(chain -> {});
      case "ours" -> Stubs.filter(partners.write(directory, Partners.Size.SMALL, 100_000));
      case "spring-filter" -> Peers.springFilter();
      case "spring-chain" -> Peers.springChain();
      case "jdk-pkix" -> judging(Peers.jdk(partners));
      case "jdk-pkix-crl" -> judging(Peers.jdkWithLists(partners));
      case "bouncy-castle-pkix" -> judging(Peers.bouncyCastle(partners));
      default -> throw new IllegalArgumentException(variant);
    };
  }

  private static Filter judging(Peers.Judge judge) {
    return new Filter() {
      @Override
      public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        try {
          judge.judge((X509Certificate[]) request.getAttribute(StubRequest.CERTIFICATES));
        } catch (GeneralSecurityException e) {
          throw new ServletException(e);
        }
        chain.doFilter(request, response);
      }
    };
  }

  private static HttpServlet application(String kind) {
    return switch (kind) {
      case "servlet" -> new Application();
      case "rest" -> new ServletContainer(new ResourceConfig(Orders.class));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static ServletContextHandler context(Filter filter, HttpServlet servlet) {
    ServletContextHandler context = new ServletContextHandler();
    context.setContextPath("/application");
    if (filter != null) {
      // Initialised before: the container must not do it again.
      Filter initialised = (request, response, chain) -> filter.doFilter(request, response, chain);
      context.addFilter(new FilterHolder(initialised), "/*", EnumSet.of(DispatcherType.REQUEST));
    }
    context.addServlet(new ServletHolder(servlet), "/*");
    return context;
  }

  private static final class Application extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final byte[] BODY = "ok".getBytes(StandardCharsets.US_ASCII);

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentLength(BODY.length);
      response.getOutputStream().write(BODY);
    }
  }

  private static ServerConnector connector(
      Server server, Partners partners, CertificateAuthority ca) throws Exception {
    IssuedCertificate own = ca.issue("CN=localhost").forServer("localhost").build();
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(own.keyStore(PASSWORD));
    tls.setKeyStorePassword(new String(PASSWORD));
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("root", partners.root().certificate());
    tls.setTrustStore(trust);
    tls.setNeedClientAuth(true);
    tls.setIncludeProtocols("TLSv1.3");
    HttpConfiguration http = new HttpConfiguration();
    http.addCustomizer(new SecureRequestCustomizer());
    ServerConnector connector =
        new ServerConnector(
            server, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(http));
    connector.setHost("localhost");
    // While the others are started and asked.
    connector.setIdleTimeout(Duration.ofMinutes(10).toMillis());
    return connector;
  }
}
