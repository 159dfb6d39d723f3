/**
 * Whether a trusted path still stands: CRLs and OCSP responses judged by us. Begin with {@link
 * org.mtls4j.revocation.RevocationPlane}.
 */
@NullMarked
package org.mtls4j.revocation;

import org.jspecify.annotations.NullMarked;
