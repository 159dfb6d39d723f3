/**
 * Reads forwarded certificates, each format by a class of its own. Begin with {@link
 * org.mtls4j.servlet.forwarded.ForwardedChain}. Not exported.
 */
@NullMarked
package org.mtls4j.servlet.forwarded;

import org.jspecify.annotations.NullMarked;
