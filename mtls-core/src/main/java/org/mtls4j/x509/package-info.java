/**
 * Certificates as they are read: names walked in DER, never matched as text. Begin with {@link
 * org.mtls4j.x509.ClientChain} and {@link org.mtls4j.x509.ParsedCertificate}.
 */
@NullMarked
package org.mtls4j.x509;

import org.jspecify.annotations.NullMarked;
