/**
 * The REST entrance: annotations on resources, and nothing is open that has none. Begin with {@link
 * org.mtls4j.jaxrs.MtlsFeature}.
 */
@NullMarked
package org.mtls4j.jaxrs;

import org.jspecify.annotations.NullMarked;
