package org.mtls4j.revocation.fetch;

import java.net.URI;
import java.util.Optional;

/** Which addresses may be fetched; asked again at every redirect. Thread-safe. */
@FunctionalInterface
public interface FetchRule {

  /** Why {@code address} may not be fetched; empty where it may. */
  Optional<String> objectionTo(URI address);
}
