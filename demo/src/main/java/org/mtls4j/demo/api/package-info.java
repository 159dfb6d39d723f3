/**
 * The partner API itself. It knows nothing of certificates: who calls, and that the caller may, has
 * been settled before.
 */
@NullMarked
package org.mtls4j.demo.api;

import org.jspecify.annotations.NullMarked;
