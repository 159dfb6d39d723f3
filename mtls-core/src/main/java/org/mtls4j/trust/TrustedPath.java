package org.mtls4j.trust;

import java.time.Instant;
import org.mtls4j.path.ValidatedPath;
import org.mtls4j.x509.ParsedCertificate;

/**
 * A validated path that {@link DomainSelector} has found to belong to one trust domain; there is no
 * other way to come by one. Immutable and thread-safe.
 */
public final class TrustedPath {

  private final DomainName domain;
  private final ValidatedPath path;
  private final Instant at;

  TrustedPath(DomainName domain, ValidatedPath path, Instant at) {
    this.domain = domain;
    this.path = path;
    this.at = at;
  }

  /** The one domain that it belongs to. */
  public DomainName domain() {
    return domain;
  }

  /** The proven path. */
  public ValidatedPath path() {
    return path;
  }

  /** The client's own certificate. */
  public ParsedCertificate leaf() {
    return path.leaf();
  }

  /** The time that it was judged at. */
  public Instant at() {
    return at;
  }
}
