package org.mtls4j.tls;

import java.nio.file.Path;
import javax.net.ssl.ManagerFactoryParameters;

/**
 * Names the policy file to a {@code TrustManagerFactory} of {@link MtlsProvider}.
 *
 * @param policy the file; it is opened once in this JVM, watched, and stays open until it ends
 */
public record PolicyParameters(Path policy) implements ManagerFactoryParameters {}
