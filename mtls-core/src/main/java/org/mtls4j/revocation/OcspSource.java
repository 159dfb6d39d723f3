package org.mtls4j.revocation;

import java.net.URI;

/** Whom to ask by OCSP. Immutable and thread-safe. */
public sealed interface OcspSource {

  /** The responders that a certificate names (RFC 5280 section 4.2.2.1), on permitted hosts. */
  record NamedByCertificate() implements OcspSource {}

  /**
   * One responder, for every certificate of the domain.
   *
   * @param address http or https, of a host
   */
  record Responder(URI address) implements OcspSource {

    /** Refuses what is no http or https URL of a host. */
    public Responder {
      if (!CrlAddress.isHttp(address)) {
        throw new IllegalArgumentException("'" + address + "' is no http or https URL of a host");
      }
    }
  }
}
