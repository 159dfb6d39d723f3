/** The demo: a server, a PKI made at start, and a tour. Begin with {@link org.mtls4j.demo.Main}. */
@NullMarked
package org.mtls4j.demo;

import org.jspecify.annotations.NullMarked;
