/**
 * The servlet entrance: a filter that judges every request. Begin with {@link
 * org.mtls4j.servlet.MtlsFilter}.
 */
@NullMarked
package org.mtls4j.servlet;

import org.jspecify.annotations.NullMarked;
