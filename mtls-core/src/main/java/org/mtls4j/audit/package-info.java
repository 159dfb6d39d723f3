/** One event a decision. Begin with {@link org.mtls4j.audit.AuditEvent}. */
@NullMarked
package org.mtls4j.audit;

import org.jspecify.annotations.NullMarked;
