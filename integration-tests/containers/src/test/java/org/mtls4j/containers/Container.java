package org.mtls4j.containers;

/** The container under test: there is one on the class path. */
final class Container {

  /** As the build calls it. */
  static final String NAME = System.getProperty("container");

  private Container() {}
}
