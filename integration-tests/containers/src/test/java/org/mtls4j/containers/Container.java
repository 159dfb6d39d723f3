package org.mtls4j.containers;

import java.nio.file.Path;

/** The container under test: a JVM of the tests has one. */
final class Container {

  /** As the build calls it. */
  static final String NAME = System.getProperty("container");

  /** Whether it brings Jakarta REST; Jetty and Tomcat do not. */
  static final boolean HAS_REST = !NAME.startsWith("jetty") && !NAME.startsWith("tomcat");

  /** Where it may write. */
  static final Path DIRECTORY = Path.of("target", NAME).toAbsolutePath();

  private Container() {}
}
