/** The command line: check, explain, inspect. Begin with {@link org.mtls4j.cli.Commands}. */
@NullMarked
package org.mtls4j.cli;

import org.jspecify.annotations.NullMarked;
