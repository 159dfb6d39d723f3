/** Trust managers for the TLS handshake. Begin with {@link org.mtls4j.tls.MtlsTrustManager}. */
@NullMarked
package org.mtls4j.tls;

import org.jspecify.annotations.NullMarked;
