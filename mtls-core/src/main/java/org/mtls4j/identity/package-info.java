/**
 * From a trusted path to a client: principal and roles. Begin with {@link
 * org.mtls4j.identity.IdentityMapper}.
 */
@NullMarked
package org.mtls4j.identity;

import org.jspecify.annotations.NullMarked;
