package org.mtls4j.containers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.mtls4j.tls.InsecureDeferringTrustManager;

/** Tomcat 10.1 or 11: what is on the class path. */
public final class TomcatServer extends EmbeddedServer {

  private final Tomcat tomcat = new Tomcat();
  private final Map<Connector, org.apache.catalina.connector.Connector> connectors =
      new EnumMap<>(Connector.class);

  /** Made by Arquillian. */
  public TomcatServer() {}

  @Override
  void startServer() throws Exception {
    tomcat.setBaseDir(Files.createDirectories(directory).toString());
    Files.createDirectories(directory.resolve("webapps"));
    for (Connector each : Connector.values()) {
      org.apache.catalina.connector.Connector connector = connector(each);
      tomcat.getService().addConnector(connector);
      connectors.put(each, connector);
    }
    tomcat.getHost();
    tomcat.start();
    connectors.forEach((name, connector) -> name.listensAt(connector.getLocalPort()));
  }

  // tag::connector[]
  private static org.apache.catalina.connector.Connector connector(Connector kind) {
    SSLHostConfig tls = new SSLHostConfig();
    tls.setCertificateVerification(kind.needs() ? "required" : "optional");
    tls.setProtocols("TLSv1.2+TLSv1.3");
    if (kind.defers()) {
      tls.setTrustManagerClassName(InsecureDeferringTrustManager.class.getName());
    } else {
      tls.setTruststoreFile(Pki.file("partners.p12").toString());
      tls.setTruststorePassword(Pki.PASSWORD);
    }
    SSLHostConfigCertificate server =
        new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.UNDEFINED);
    server.setCertificateKeystoreFile(Pki.file("server.p12").toString());
    server.setCertificateKeystorePassword(Pki.PASSWORD);
    tls.addCertificate(server);

    org.apache.catalina.connector.Connector connector =
        new org.apache.catalina.connector.Connector("org.apache.coyote.http11.Http11NioProtocol");
    connector.setPort(0);
    connector.setScheme("https");
    connector.setSecure(true);
    connector.setProperty("SSLEnabled", "true");
    connector.addSslHostConfig(tls);
    connector.addUpgradeProtocol(new Http2Protocol());
    return connector;
  }

  // end::connector[]

  @Override
  void stopServer() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  @Override
  ClassLoader load(String path, Path war) throws Exception {
    Context context = tomcat.addWebapp(path, war.toString());
    // As in a server of its own, where nothing but the server is beside the WAR.
    ((StandardJarScanner) context.getJarScanner()).setScanClassPath(false);
    if (!context.getState().isAvailable()) {
      context.start();
    }
    return context.getLoader() == null ? null : context.getLoader().getClassLoader();
  }

  @Override
  void undeploy(String path) throws Exception {
    Context context = (Context) tomcat.getHost().findChild(path);
    tomcat.getHost().removeChild(context);
  }
}
