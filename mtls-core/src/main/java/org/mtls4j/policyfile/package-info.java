/**
 * From the policy file to an {@link org.mtls4j.MtlsPolicy}, all problems at once. Begin with {@link
 * org.mtls4j.policyfile.PolicyFile}.
 */
@NullMarked
package org.mtls4j.policyfile;

import org.jspecify.annotations.NullMarked;
