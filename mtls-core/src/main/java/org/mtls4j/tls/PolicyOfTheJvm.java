package org.mtls4j.tls;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.policyfile.LivePolicy;
import org.mtls4j.policyfile.PolicyFile;
import org.mtls4j.policyfile.PolicyFileException;

/**
 * The policies of connectors whose container makes their trust managers itself, as often as it
 * likes: each file is opened once, and never closed. Thread-safe.
 */
final class PolicyOfTheJvm {

  static final String PROPERTY = "mtls.policy";
  static final String VARIABLE = "MTLS_POLICY";

  private static final Map<Path, LivePolicy> OPEN = new HashMap<>();

  private PolicyOfTheJvm() {}

  static MtlsAuthenticator authenticator() {
    @Nullable String property = System.getProperty(PROPERTY);
    @Nullable String named = property == null ? System.getenv(VARIABLE) : property;
    if (named == null || named.isBlank()) {
      throw new IllegalStateException(
          "no policy to judge handshakes by: name its file in the system property '"
              + PROPERTY
              + "' or the environment variable '"
              + VARIABLE
              + "'");
    }
    return authenticator(Path.of(named));
  }

  static synchronized MtlsAuthenticator authenticator(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    @Nullable LivePolicy open = OPEN.get(absolute);
    if (open == null) {
      try {
        open = PolicyFile.open(absolute, InstantSource.system());
      } catch (PolicyFileException e) {
        throw new IllegalStateException(
            "the policy cannot be enforced, so no client is let in:\n" + e.getMessage(), e);
      }
      OPEN.put(absolute, open);
    }
    return open.authenticator();
  }
}
