package org.mtls4j.source;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the client's chain comes from. By default it is the TLS session alone: no header counts.
 * Immutable and thread-safe.
 */
public final class ClientSource {

  /** The TLS session that the request came over, and nothing else. */
  public static final ClientSource TLS = new ClientSource(Direct.ACCEPTED, null);

  private enum Direct {
    ACCEPTED,
    REFUSED
  }

  private final Direct direct;
  private final @Nullable Forwarding forwarding;
  private final Set<String> headers;

  private ClientSource(Direct direct, @Nullable Forwarding forwarding) {
    this.direct = direct;
    this.forwarding = forwarding;
    this.headers = forwarding == null ? Set.of() : forwarding.foldedNames();
  }

  /** What a proven hop forwards, and nothing else: who comes directly has no certificate. */
  public static ClientSource forwarded(Forwarding forwarding) {
    return new ClientSource(Direct.REFUSED, forwarding);
  }

  /** What a proven hop forwards; of who is none, the TLS session. */
  public static ClientSource tlsOrForwarded(Forwarding forwarding) {
    return new ClientSource(Direct.ACCEPTED, forwarding);
  }

  /** Whether a client that connects by itself may be known by its TLS session. */
  public boolean acceptsDirect() {
    return direct == Direct.ACCEPTED;
  }

  /** Whether certificates are forwarded at all. */
  public boolean isForwarded() {
    return forwarding != null;
  }

  /** How certificates are forwarded; empty where they are not. */
  public Optional<Forwarding> forwarding() {
    return Optional.ofNullable(forwarding);
  }

  /** The folded names of all headers that are read; none where certificates are not forwarded. */
  public Set<String> foldedHeaders() {
    return headers;
  }
}
