/** Trust managers for the TLS handshake. */
@NullMarked
package org.mtls4j.tls;

import org.jspecify.annotations.NullMarked;
