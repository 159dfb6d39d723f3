package org.mtls4j.rest;

import java.net.URI;

/** A container that serves the application. */
interface RunningServer extends AutoCloseable {

  URI uri(String path);

  @Override
  void close();
}
