/**
 * From validated paths to exactly one trust domain and its profile. Begin with {@link
 * org.mtls4j.trust.DomainSelector}.
 */
@NullMarked
package org.mtls4j.trust;

import org.jspecify.annotations.NullMarked;
