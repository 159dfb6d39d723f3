/** One small JSON writer, for problem bodies and audit lines. */
@NullMarked
package org.mtls4j.json;

import org.jspecify.annotations.NullMarked;
