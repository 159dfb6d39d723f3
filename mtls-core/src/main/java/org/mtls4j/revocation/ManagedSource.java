package org.mtls4j.revocation;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@link SourceStatus} in types that JMX can show. Immutable and thread-safe. */
public final class ManagedSource {

  private final SourceStatus status;

  /** Shows {@code status}. */
  public ManagedSource(SourceStatus status) {
    this.status = status;
  }

  /** The trust domain. */
  public String getDomain() {
    return status.domain().value();
  }

  /** Such as {@code crl-file}. */
  public String getKind() {
    return code(status.kind());
  }

  /** The file, or the address. */
  public String getSource() {
    return status.source();
  }

  /** Such as {@code current} or {@code stale}. */
  public String getState() {
    return code(status.state());
  }

  /** {@code closed} as usual, or {@code open}. */
  public String getCircuit() {
    return code(status.circuit());
  }

  /** As RFC 3339 has it, or null. */
  public @Nullable String getLastSuccess() {
    return text(status.lastSuccess());
  }

  /** As RFC 3339 has it, or null. */
  public @Nullable String getNextAttempt() {
    return text(status.nextAttempt());
  }

  /** The cRLNumber, or null. */
  public @Nullable String getNumber() {
    return text(status.number());
  }

  /** Of a list; of a responder, the certificates that it is asked after. */
  public long getEntries() {
    return status.entries();
  }

  /** As RFC 3339 has it, or null. */
  public @Nullable String getNextUpdate() {
    return text(status.nextUpdate());
  }

  /** When and why, or null. */
  public @Nullable String getLastFailure() {
    return text(status.lastFailure().map(failure -> failure.at() + ": " + failure.why()));
  }

  private static String code(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static @Nullable String text(Optional<?> value) {
    return value.map(Object::toString).orElse(null);
  }
}
