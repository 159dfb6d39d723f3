package org.mtls4j.jaxrs;

import java.util.Optional;
import org.mtls4j.identity.ClientIdentity;

/**
 * One's own check of a call. It can only subtract: it is asked last, about a client that may call
 * otherwise. One that throws refuses. Must be thread-safe.
 */
@FunctionalInterface
public interface AccessCheck {

  /**
   * Why {@code client} may not make this call, for the operator's audit trail, or empty where
   * nothing is to be said against it. The caller is told {@code certificate-not-sufficient}.
   */
  Optional<String> objectionTo(ClientIdentity client, Call call);
}
