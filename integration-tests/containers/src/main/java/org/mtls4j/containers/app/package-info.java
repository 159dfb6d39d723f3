/** The application that is deployed to every container: a servlet and REST resources. */
@NullMarked
package org.mtls4j.containers.app;

import org.jspecify.annotations.NullMarked;
