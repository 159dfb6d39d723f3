/**
 * The partner API itself. It reads no certificate: who calls has been settled before, and who may
 * call is said by annotations, beside the rules of the policy.
 */
@NullMarked
package org.mtls4j.demo.api;

import org.jspecify.annotations.NullMarked;
