package org.mtls4j.rest;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContainerInitializer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.mtls4j.servlet.MtlsFilter;
import org.mtls4j.tls.InsecureDeferringTrustManager;

/** A Tomcat with a REST application, shown to every initializer as a scan of a WAR would. */
final class TomcatServer implements RunningServer {

  private final Tomcat tomcat = new Tomcat();

  private TomcatServer() {}

  /** Serves these classes by the policy below {@code directory}. */
  static TomcatServer start(Path directory, Path base, Set<Class<?>> classes, boolean filter)
      throws Exception {
    TomcatServer started = new TomcatServer();
    started.tomcat.setBaseDir(base.toString());
    started.tomcat.setHostname("localhost");
    started.tomcat.setConnector(connector());
    Context context = started.tomcat.addContext("", directory.toString());
    for (ServletContainerInitializer each : RestServer.initializers()) {
      context.addServletContainerInitializer(each, Set.of(RestServer.shown(each, classes)));
    }
    if (filter) {
      addFilter(context);
    }
    try {
      started.tomcat.start();
      if (context.getState() != LifecycleState.STARTED) {
        throw new IllegalStateException("the application did not start");
      }
    } catch (Exception e) {
      started.close();
      throw e;
    }
    return started;
  }

  private static void addFilter(Context context) {
    FilterDef filter = new FilterDef();
    filter.setFilterName("mtls");
    filter.setFilterClass(MtlsFilter.class.getName());
    filter.setAsyncSupported("true");
    context.addFilterDef(filter);
    FilterMap map = new FilterMap();
    map.setFilterName("mtls");
    map.addURLPattern("/*");
    for (DispatcherType dispatch : DispatcherType.values()) {
      map.setDispatcher(dispatch.name());
    }
    context.addFilterMap(map);
  }

  private static Connector connector() throws Exception {
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setScheme("https");
    connector.setSecure(true);
    connector.setProperty("address", "localhost");
    connector.setProperty("SSLEnabled", "true");
    // What Tomcat would refuse by itself, the application is to refuse.
    connector.setProperty("relaxedPathChars", "|{}[]^`\"<>\\");
    connector.setEncodedSolidusHandling("passthrough");
    SSLHostConfig tls = new SSLHostConfig();
    tls.setCertificateVerification("optional");
    tls.setTrustManagerClassName(InsecureDeferringTrustManager.class.getName());
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.UNDEFINED);
    certificate.setCertificateKeystore(RestServer.keyStore());
    certificate.setCertificateKeystorePassword("secret");
    tls.addCertificate(certificate);
    connector.addSslHostConfig(tls);
    return connector;
  }

  @Override
  public URI uri(String path) {
    return URI.create("https://localhost:" + tomcat.getConnector().getLocalPort() + path);
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
