package org.mtls4j.access;

import org.jspecify.annotations.Nullable;

/**
 * What is asked for. Immutable and thread-safe.
 *
 * @param method the HTTP method, as sent
 * @param path the decoded path within the application, beginning with a slash
 * @param entrance where it came in
 * @param remote the peer's address, for the audit trail only; null where there is none
 */
public record AccessRequest(
    String method, String path, Entrance entrance, @Nullable String remote) {

  /** A request without a peer, as tools and tests make them. */
  public static AccessRequest of(String method, String path) {
    return new AccessRequest(method, path, Entrance.API, null);
  }
}
