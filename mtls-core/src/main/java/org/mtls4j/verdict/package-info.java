/**
 * The answer of every stage: accepted with a proof, or rejected with a typed reason. Begin with
 * {@link org.mtls4j.verdict.Verdict}.
 */
@NullMarked
package org.mtls4j.verdict;

import org.jspecify.annotations.NullMarked;
