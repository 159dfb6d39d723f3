/** Benchmarks of revocation, in its package to reach what is measured. */
package org.mtls4j.revocation;
