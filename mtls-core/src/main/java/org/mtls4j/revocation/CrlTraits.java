package org.mtls4j.revocation;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the extensions of a list make of it.
 *
 * @param number the CRL number (RFC 5280 section 5.2.3), or null
 * @param base the number of the complete list that a delta begins at (section 5.2.4); null for a
 *     complete list
 * @param scope what the list speaks for
 * @param understood whether every critical extension of it and of its entries is; if not, what is
 *     not listed may be revoked all the same
 */
record CrlTraits(
    @Nullable BigInteger number, @Nullable BigInteger base, CrlScope scope, boolean understood) {}
