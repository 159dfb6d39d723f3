package org.mtls4j.trust;

import java.util.Set;
import org.mtls4j.x509.Fingerprint;

/**
 * What makes a certificate one of a trust domain's.
 *
 * @param name the domain
 * @param anchors the keys of its CAs, by SHA-256 of their SubjectPublicKeyInfo
 * @param names what its CAs may speak for
 * @param profile what its certificates must meet
 */
public record DomainTrust(
    DomainName name, Set<Fingerprint> anchors, AssertableNames names, CertificateProfile profile) {

  /** Copies the keys. */
  public DomainTrust {
    anchors = Set.copyOf(anchors);
  }
}
