package org.mtls4j.containers;

import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The connectors that a container has. */
enum Connector {
  /** Asks for a certificate, takes any whose key is proven, and leaves the rest to the filter. */
  DEFERRING_WANT,
  /** Insists on one. */
  DEFERRING_NEED,
  /** Asks for a certificate, and refuses what does not lead to a partner's CA. */
  VERIFYING_WANT,
  /** Insists on one. */
  VERIFYING_NEED;

  private static final Map<Connector, Integer> PORTS = new EnumMap<>(Connector.class);

  /** Those that this container has. */
  static List<Connector> all() {
    return Stream.of(values()).filter(Differences::has).toList();
  }

  boolean defers() {
    return this == DEFERRING_WANT || this == DEFERRING_NEED;
  }

  boolean needs() {
    return this == DEFERRING_NEED || this == VERIFYING_NEED;
  }

  /** Told by the container, when it has started. */
  void listensAt(int port) {
    PORTS.put(this, port);
  }

  int port() {
    return PORTS.get(this);
  }

  /** Of an application that is called {@code application}. */
  URI uri(String application, String path) {
    return URI.create("https://localhost:" + port() + "/" + application + path);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
