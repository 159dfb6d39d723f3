package org.mtls4j.path;

import java.util.List;
import org.mtls4j.x509.ParsedCertificate;

/**
 * A path that {@link PathValidator} has proven, from a client's certificate to one anchor; there is
 * no other way to come by one. Immutable and thread-safe.
 */
public final class ValidatedPath {

  private final List<ParsedCertificate> certificates;
  private final ParsedCertificate anchor;

  ValidatedPath(List<ParsedCertificate> certificates, ParsedCertificate anchor) {
    this.certificates = List.copyOf(certificates);
    this.anchor = anchor;
  }

  /** The client's own certificate. */
  public ParsedCertificate leaf() {
    return certificates.get(0);
  }

  /** The client's certificate and the CA certificates above it, without the anchor. */
  public List<ParsedCertificate> certificates() {
    return certificates;
  }

  /** The CA that the path ends at. */
  public ParsedCertificate anchor() {
    return anchor;
  }

  /** The certificate that issued the one at {@code index} of {@link #certificates}. */
  public ParsedCertificate issuerOf(int index) {
    return index + 1 < certificates.size() ? certificates.get(index + 1) : anchor;
  }
}
