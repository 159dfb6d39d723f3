package org.mtls4j.servlet;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mtls4j.Decision;
import org.mtls4j.FrontDecision;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.SecondGate;

/**
 * The decision about a request, kept with it for its later dispatches. It counts only for the
 * authenticator that made it: of two filters, none takes the other's word.
 *
 * @param decision what was decided
 * @param by who decided it
 * @param other what another filter decided before; null where there is none
 */
record StoredDecision(Decision decision, MtlsAuthenticator by, @Nullable StoredDecision other)
    implements FrontDecision {

  /** The type is not public, so that an application cannot make one up. */
  private static final String ATTRIBUTE = "org.mtls4j.servlet.StoredDecision";

  static Decision store(Decision decision, HttpServletRequest request, MtlsAuthenticator by) {
    request.setAttribute(ATTRIBUTE, new StoredDecision(decision, by, last(request)));
    return decision;
  }

  /** What this authenticator decided about the request that this is a later dispatch of. */
  static Optional<Decision> of(HttpServletRequest request, MtlsAuthenticator by) {
    for (StoredDecision stored = last(request); stored != null; stored = stored.other) {
      if (stored.by == by) {
        return Optional.of(stored.decision);
      }
    }
    return Optional.empty();
  }

  @Override
  public SecondGate behind() {
    return by.secondGate();
  }

  /** What the last filter decided; null where there is none. */
  static @Nullable StoredDecision last(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof StoredDecision stored ? stored : null;
  }
}
