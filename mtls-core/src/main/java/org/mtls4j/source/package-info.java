/**
 * Where a client's chain comes from, as the policy says it. Begin with {@link
 * org.mtls4j.source.ClientSource}.
 */
@NullMarked
package org.mtls4j.source;

import org.jspecify.annotations.NullMarked;
