package org.mtls4j.trust;

import java.util.Set;
import org.mtls4j.x509.Fingerprint;

/**
 * What makes a certificate one of a trust domain's.
 *
 * @param name the domain
 * @param anchors the certificates of its CAs, or of its clients, by their SHA-256: another domain
 *     may have another certificate of the same key, with other dates and constraints
 * @param names what its CAs may speak for
 * @param profile what its certificates must meet
 */
public record DomainTrust(
    DomainName name, Set<Fingerprint> anchors, AssertableNames names, CertificateProfile profile) {

  /** Copies the set. */
  public DomainTrust {
    anchors = Set.copyOf(anchors);
  }

  /** By its name, which no other of a policy has: the rest is long. */
  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
