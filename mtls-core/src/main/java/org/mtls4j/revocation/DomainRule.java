package org.mtls4j.revocation;

import org.mtls4j.trust.CertificateProfile;
import org.mtls4j.trust.DomainName;

/**
 * A trust domain, as far as revocation goes.
 *
 * @param name of the domain
 * @param policy how it judges revocation
 * @param profile its algorithms and keys, which hold for OCSP responses too
 */
public record DomainRule(DomainName name, RevocationPolicy policy, CertificateProfile profile) {}
