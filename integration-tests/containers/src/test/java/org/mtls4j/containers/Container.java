package org.mtls4j.containers;

import java.net.http.HttpClient.Version;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The container under test, and what it does otherwise than the others.
 *
 * @param restIsThere whether it has Jakarta REST itself
 * @param defers whether a connector of its own can have a trust manager that defers
 * @param http2 over which TLS versions the JDK's client gets HTTP/2 from it
 */
record Container(boolean restIsThere, boolean defers, Set<String> http2) {

  /** As the build calls it. */
  static final String NAME = System.getProperty("container");

  private static final Set<String> BOTH = Set.of("TLSv1.2", "TLSv1.3");

  static final Container CURRENT =
      switch (NAME) {
        // It does not choose h2 by ALPN under TLS 1.3.
        case "wildfly" -> new Container(true, true, Set.of("TLSv1.2"));
        default -> new Container(false, true, BOTH);
      };

  /** What is asked for where {@code version} is not to be had. */
  Version http(String tls, Version version) {
    return http2.contains(tls) ? version : Version.HTTP_1_1;
  }

  /** Whether it runs in the JVM of the tests. */
  boolean isEmbedded() {
    return NAME.startsWith("jetty") || NAME.matches("tomcat-[0-9.]+");
  }

  /** Those that it can have. */
  List<Connector> connectors() {
    return Stream.of(Connector.values()).filter(each -> defers || !each.defers()).toList();
  }
}
