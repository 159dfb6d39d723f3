package org.mtls4j.isolation;

/**
 * A CA certificate: one CA says that another is one; of itself, it is a root.
 *
 * @param subject whose it is
 * @param issuer who signed it
 */
record AuthorityCertificate(Authority subject, Authority issuer) {}
