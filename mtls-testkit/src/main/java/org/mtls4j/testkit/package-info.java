/**
 * Certificates for tests of mutual TLS: sound by default, spoilt one flaw at a time. Begin with
 * {@link org.mtls4j.testkit.CertificateAuthority#named}; {@link org.mtls4j.testkit.TestClient}
 * presents what was issued.
 *
 * <p>INSECURE by purpose: keys live unprotected in memory, and many of the certificates are wrong
 * on request. Nothing made here belongs in production.
 */
@NullMarked
package org.mtls4j.testkit;

import org.jspecify.annotations.NullMarked;
