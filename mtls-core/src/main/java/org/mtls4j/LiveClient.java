package org.mtls4j;

/** A client that is in use beyond its request; to be closed with its work. Thread-safe. */
public interface LiveClient extends AutoCloseable {

  /** Watches it no more; nobody is called afterwards, but for a call that is under way. */
  @Override
  void close();
}
