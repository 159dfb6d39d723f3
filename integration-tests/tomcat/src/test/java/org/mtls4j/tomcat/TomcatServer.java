package org.mtls4j.tomcat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.mtls4j.servlet.MtlsFilter;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.TestClient;

/**
 * A Tomcat on loopback that asks for client certificates, with an application behind the filter.
 */
final class TomcatServer implements AutoCloseable {

  private static final CertificateAuthority CA = CertificateAuthority.named("CN=Server CA").build();
  private static final IssuedCertificate CERTIFICATE =
      CA.issue("CN=localhost").forServer("localhost").build();

  private final Tomcat tomcat = new Tomcat();

  /** Tells who is asking; asks the container first where the query says so. */
  private static final class Who extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      if ("ask".equals(request.getQueryString()) && !request.authenticate(response)) {
        return;
      }
      response.getWriter().print("I am " + request.getRemoteUser());
    }
  }

  private TomcatServer() {}

  /**
   * A server, started.
   *
   * @param policy the filter's, outside of the application
   * @param trustManager what the connector is told
   */
  static TomcatServer start(Path directory, Path policy, Class<?> trustManager, Valve... valves)
      throws LifecycleException {
    TomcatServer server = new TomcatServer();
    server.tomcat.setBaseDir(directory.toString());
    server.tomcat.setConnector(connector(trustManager));
    Context context = server.tomcat.addContext("", directory.toString());
    FilterDef filter = new FilterDef();
    filter.setFilterName("mtls");
    filter.setFilterClass(MtlsFilter.class.getName());
    filter.setAsyncSupported("true");
    filter.addInitParameter("policy", policy.toUri().toString());
    context.addFilterDef(filter);
    FilterMap everything = new FilterMap();
    everything.setFilterName("mtls");
    everything.addURLPattern("/*");
    context.addFilterMap(everything);
    Tomcat.addServlet(context, "who", new Who()).addMapping("/");
    for (Valve valve : valves) {
      server.tomcat.getEngine().getPipeline().addValve(valve);
    }
    server.tomcat.start();
    return server;
  }

  private static Connector connector(Class<?> trustManager) {
    Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
    connector.setPort(0);
    connector.setSecure(true);
    connector.setScheme("https");
    connector.setProperty("SSLEnabled", "true");
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("maxHttpHeaderSize", "65536");
    connector.addUpgradeProtocol(new Http2Protocol());
    SSLHostConfig tls = new SSLHostConfig();
    tls.setCertificateVerification("optional");
    tls.setProtocols("TLSv1.2+TLSv1.3");
    tls.setTrustManagerClassName(trustManager.getName());
    SSLHostConfigCertificate own =
        new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.UNDEFINED);
    KeyStore store = CERTIFICATE.keyStore("secret".toCharArray());
    own.setCertificateKeystore(store);
    own.setCertificateKeystorePassword("secret");
    tls.addCertificate(own);
    connector.addSslHostConfig(tls);
    return connector;
  }

  URI uri(String path) {
    return URI.create("https://localhost:" + tomcat.getConnector().getLocalPort() + path);
  }

  static TestClient.Builder client() {
    return TestClient.trusting(CA.certificate());
  }

  @Override
  public void close() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }
}
