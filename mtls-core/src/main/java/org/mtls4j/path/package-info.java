/**
 * From an untrusted chain to validated paths (RFC 5280 section 6). Begin with {@link
 * org.mtls4j.path.PathValidator}.
 */
@NullMarked
package org.mtls4j.path;

import org.jspecify.annotations.NullMarked;
