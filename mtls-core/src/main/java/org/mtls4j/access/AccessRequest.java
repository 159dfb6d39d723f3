package org.mtls4j.access;

import org.jspecify.annotations.Nullable;
import org.mtls4j.verdict.Verdict;

/**
 * What is asked for. Immutable and thread-safe.
 *
 * @param method the HTTP method, as sent; what other headers say of it changes nothing
 * @param raw the path as sent, for the audit trail of a target that is refused
 * @param target the path within the application, or why it cannot be judged
 * @param entrance where it came in
 * @param remote the peer's address, for the audit trail only; null where there is none
 */
public record AccessRequest(
    String method,
    String raw,
    Verdict<RequestTarget> target,
    Entrance entrance,
    @Nullable String remote) {

  /** A request without a peer, as tools and tests make them; {@code path} is percent-encoded. */
  public static AccessRequest of(String method, String path) {
    return new AccessRequest(method, path, RequestTarget.parse(path), Entrance.API, null);
  }

  /** The path that is judged; or as it was sent, where it cannot be judged. */
  public String path() {
    return target.fold(RequestTarget::path, refused -> raw);
  }
}
