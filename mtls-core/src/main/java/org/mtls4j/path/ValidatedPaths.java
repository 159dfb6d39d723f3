package org.mtls4j.path;

import java.time.Instant;
import java.util.List;
import org.mtls4j.x509.ParsedCertificate;

/**
 * Every path that {@link PathValidator} could prove for one client's certificate, at least one: a
 * CA may be cross-signed, and which trust domain a client belongs to is not for its chain to
 * choose. Immutable and thread-safe.
 */
public final class ValidatedPaths {

  private final List<ValidatedPath> paths;
  private final Instant at;
  private final Instant until;

  ValidatedPaths(List<ValidatedPath> paths, Instant at, Instant until) {
    this.paths = List.copyOf(paths);
    this.at = at;
    this.until = until;
  }

  /** The client's own certificate. */
  public ParsedCertificate leaf() {
    return paths.get(0).leaf();
  }

  /** The paths, in the order found. */
  public List<ValidatedPath> paths() {
    return paths;
  }

  /** The time that they were judged at. */
  public Instant at() {
    return at;
  }

  /** Before this they are the valid ones, all of them and no others. */
  public Instant until() {
    return until;
  }
}
