package org.mtls4j.revocation;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How it went with one source so far. Thread-safe. */
final class SourceRecord {

  // Guarded by this.
  private @Nullable Instant lastSuccess;
  private @Nullable String lastError;

  /** Whether it had failed before. */
  synchronized boolean succeeded(Instant at) {
    boolean recovered = lastError != null;
    lastSuccess = at;
    lastError = null;
    return recovered;
  }

  /** Whether that is new. */
  synchronized boolean failed(String why) {
    boolean changed = !why.equals(lastError);
    lastError = why;
    return changed;
  }

  synchronized Optional<Instant> lastSuccess() {
    return Optional.ofNullable(lastSuccess);
  }

  synchronized Optional<String> lastError() {
    return Optional.ofNullable(lastError);
  }
}
