/** What a client may do. Begin with {@link org.mtls4j.access.AccessPolicy}. */
@NullMarked
package org.mtls4j.access;

import org.jspecify.annotations.NullMarked;
