package org.mtls4j.revocation.fetch;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a fetch may take, and by what way it goes.
 *
 * @param connect until there is a connection
 * @param total until everything was read, all redirects included
 * @param proxy an HTTP proxy; without one, what the JVM is set to
 */
public record FetchLimits(Duration connect, Duration total, Optional<InetSocketAddress> proxy) {}
