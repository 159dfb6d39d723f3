package org.mtls4j.access;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mtls4j.verdict.Verdict;

/**
 * What is asked for: a direct call without a peer, until told otherwise. Immutable and thread-safe.
 */
public final class AccessRequest {

  /** Stands for no path: it can be judged, and says nothing. */
  private static final String ROOT = "/";

  private final String method;
  private final String raw;
  private final Verdict<RequestTarget> target;
  private final Entrance entrance;
  private final Supplier<? extends @Nullable String> remote;
  private final @Nullable String hop;

  private AccessRequest(
      String method,
      String raw,
      Verdict<RequestTarget> target,
      Entrance entrance,
      Supplier<? extends @Nullable String> remote,
      @Nullable String hop) {
    this.method = method;
    this.raw = raw;
    this.target = target;
    this.entrance = entrance;
    this.remote = remote;
    this.hop = hop;
  }

  /**
   * A request for the application's {@code path}, percent-encoded as the client sent it.
   *
   * @param method the HTTP method, as sent; what other headers say of it changes nothing
   */
  public static AccessRequest of(String method, String path) {
    return of(method, path, RequestTarget.parse(path));
  }

  /**
   * A request that an entrance has made sense of.
   *
   * @param method the HTTP method, as sent
   * @param raw the path as sent, for the audit trail of a target that is refused
   * @param target the path within the application, or why it cannot be judged
   */
  public static AccessRequest of(String method, String raw, Verdict<RequestTarget> target) {
    return of(method, raw, target, Entrance.API, () -> null);
  }

  /**
   * The same for the audit trail of an entrance, where the peer's address is told when it is asked
   * for: containers put it together anew each time. What outlives the request must {@link #fix} it
   * first.
   */
  public static AccessRequest of(
      String method,
      String raw,
      Verdict<RequestTarget> target,
      Entrance where,
      Supplier<? extends @Nullable String> peer) {
    return new AccessRequest(method, raw, target, where, peer, null);
  }

  /**
   * A TLS handshake, in which nothing is asked for yet.
   *
   * @param peer the client's address, for the audit trail; null where it is not known
   */
  public static AccessRequest ofHandshake(@Nullable String peer) {
    return of("", ROOT).at(Entrance.HANDSHAKE, peer);
  }

  /** The same at another entrance, from a peer of this address; both for the audit trail only. */
  public AccessRequest at(Entrance where, @Nullable String peer) {
    return new AccessRequest(method, raw, target, where, () -> peer, hop);
  }

  /** The same by way of a proven hop, for the audit trail only; null where there is none. */
  public AccessRequest through(@Nullable String via) {
    return via == null ? this : new AccessRequest(method, raw, target, entrance, remote, via);
  }

  /** The same, which asks nobody any more. */
  public AccessRequest fix() {
    return at(entrance, remote());
  }

  /** The HTTP method, as sent. */
  public String method() {
    return method;
  }

  /** The path within the application, or why it cannot be judged. */
  public Verdict<RequestTarget> target() {
    return target;
  }

  /** The path that is judged; or as it was sent, where it cannot be judged. */
  public String path() {
    return target.fold(RequestTarget::path, refused -> raw);
  }

  /** Where it came in. */
  public Entrance entrance() {
    return entrance;
  }

  /** The peer's address; null where there is none. */
  public @Nullable String remote() {
    return remote.get();
  }

  /** Who forwarded the client's certificate; null where nobody did. */
  public @Nullable String hop() {
    return hop;
  }
}
