package org.mtls4j;

import java.time.Duration;
import org.mtls4j.identity.IdentityMapper;
import org.mtls4j.identity.Locks;
import org.mtls4j.path.PathValidator;
import org.mtls4j.trust.DomainSelector;

/**
 * The stages of one policy that look at nothing but the chain and the time. Immutable and
 * thread-safe.
 */
record ChainStages(
    PathValidator paths,
    DomainSelector domains,
    IdentityMapper identities,
    Locks locks,
    Duration warnBeforeExpiry) {}
