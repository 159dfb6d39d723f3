package org.mtls4j.revocation;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How revocation data is fetched and kept, for all trust domains together. Immutable and
 * thread-safe.
 *
 * @param store a directory where fetched lists are kept for the next start; without one they are
 *     fetched anew
 * @param maxCrl how many bytes a CRL may have
 * @param maxOcsp how many bytes an OCSP response may have
 * @param connectTimeout how long a connection may take
 * @param timeout how long a whole fetch may take
 * @param proxy an HTTP proxy; without one, what the JVM is set to
 */
public record RevocationNetwork(
    Optional<Path> store,
    long maxCrl,
    int maxOcsp,
    Duration connectTimeout,
    Duration timeout,
    Optional<InetSocketAddress> proxy) {

  /** No store, 256 MB and 64 kB, two and ten seconds, no proxy of our own. */
  public static final RevocationNetwork DEFAULT =
      new RevocationNetwork(
          Optional.empty(),
          256L << 20,
          64 << 10,
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Optional.empty());

  /** The same with a store. */
  public RevocationNetwork storedIn(Path directory) {
    return new RevocationNetwork(
        Optional.of(directory), maxCrl, maxOcsp, connectTimeout, timeout, proxy);
  }
}
