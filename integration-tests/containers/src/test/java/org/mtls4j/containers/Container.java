package org.mtls4j.containers;

/**
 * The container under test, and what it does otherwise than the others.
 *
 * @param restIsThere whether it has Jakarta REST itself
 * @param defers whether a connector of its own can have a trust manager that defers
 * @param http2 over which TLS versions it speaks HTTP/2 to the JDK's client
 */
record Container(boolean restIsThere, boolean defers, String http2) {

  /** As the build calls it. */
  static final String NAME = System.getProperty("container");

  static final Container CURRENT = of(NAME);

  private static Container of(String name) {
    return new Container(false, true, "TLSv1.2 TLSv1.3");
  }

  boolean isEmbedded() {
    return true;
  }
}
