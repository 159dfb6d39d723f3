package org.mtls4j.shiro;

import jakarta.servlet.ServletRequest;
import java.util.Optional;
import org.apache.shiro.subject.Subject;
import org.jspecify.annotations.Nullable;
import org.mtls4j.Decision.Admitted;
import org.mtls4j.SecondGate;
import org.mtls4j.identity.ClientIdentity;

/**
 * What was decided about a request that was let through, kept with it for later dispatches.
 *
 * @param by whose decision it is
 * @param decision with the client, if there is one
 * @param subject for the rest of the chain
 * @param gate what refuses the request later on, if something does
 */
record Judged(MtlsRealm by, Admitted decision, Subject subject, SecondGate gate) {

  /** The type is not public, so that an application cannot make one up. */
  private static final String ATTRIBUTE = "org.mtls4j.shiro.Judged";

  void keep(ServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  static Optional<Judged> of(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Judged judged
        ? Optional.of(judged)
        : Optional.empty();
  }

  @Nullable ClientIdentity client() {
    return decision.identity();
  }
}
