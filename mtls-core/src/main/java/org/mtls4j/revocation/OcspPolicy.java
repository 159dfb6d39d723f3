package org.mtls4j.revocation;

import java.util.List;
import org.mtls4j.x509.ParsedCertificate;

/**
 * Whom a trust domain asks by OCSP (RFC 6960). Immutable and thread-safe.
 *
 * @param sources asked in order, until one of them knows
 * @param signers certificates whose keys may sign responses for every certificate of the domain,
 *     besides the issuing CA's own and its delegates'
 */
public record OcspPolicy(List<OcspSource> sources, List<ParsedCertificate> signers) {

  /** Nobody is asked. */
  public static final OcspPolicy NONE = new OcspPolicy(List.of(), List.of());

  /** Copies the lists. */
  public OcspPolicy {
    sources = List.copyOf(sources);
    signers = List.copyOf(signers);
  }

  boolean asksWhomCertificatesName() {
    return sources.contains(new OcspSource.NamedByCertificate());
  }
}
