/**
 * Bounded fetching over HTTP, kept fresh, kept on disk: knows addresses and bytes, and nothing of
 * what they mean. Begin with {@link org.mtls4j.revocation.fetch.Refresher}.
 */
@NullMarked
package org.mtls4j.revocation.fetch;

import org.jspecify.annotations.NullMarked;
