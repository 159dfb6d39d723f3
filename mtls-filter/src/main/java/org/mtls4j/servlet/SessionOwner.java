package org.mtls4j.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mtls4j.identity.ClientIdentity;

/**
 * Who a session belongs to: a session id is a cookie that can be copied, the certificate's key is
 * not. A session that was opened under one identity, or under none, is not there for another.
 *
 * @param name the client's, or one that no client can have
 */
record SessionOwner(String name) {

  private static final String ATTRIBUTE = "org.mtls4j.servlet.SessionOwner";

  static SessionOwner of(@Nullable ClientIdentity client) {
    // A domain's name has no slash, so that no two clients share an owner's name.
    return new SessionOwner(client == null ? "" : client.domain() + "/" + client.getName());
  }

  /** The session of the request where it belongs to this owner. */
  Optional<HttpSession> find(HttpServletRequest request) {
    return Optional.ofNullable(request.getSession(false))
        .filter(session -> name.equals(session.getAttribute(ATTRIBUTE)));
  }

  /** The owner's session; one that belongs to somebody else is ended and a new one begun. */
  HttpSession open(HttpServletRequest request) {
    return find(request)
        .orElseGet(
            () -> {
              HttpSession other = request.getSession(false);
              if (other != null) {
                other.invalidate();
              }
              HttpSession session = request.getSession(true);
              session.setAttribute(ATTRIBUTE, name);
              return session;
            });
  }
}
