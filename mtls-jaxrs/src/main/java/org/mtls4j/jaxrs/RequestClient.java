package org.mtls4j.jaxrs;

import org.jspecify.annotations.Nullable;
import org.mtls4j.identity.ClientIdentity;

/**
 * Whom {@link RequestGate} let in, for CDI: one in each request, reached through CDI's proxy, so
 * that whoever holds on to that always asks the current request. Confined to one request.
 */
class RequestClient {

  private boolean judged;
  private @Nullable ClientIdentity client;

  /** Made by CDI, for each request. */
  RequestClient() {}

  void is(@Nullable ClientIdentity found) {
    judged = true;
    client = found;
  }

  /** The client; null where anyone may call and nobody is known. */
  @Nullable ClientIdentity get() {
    if (!judged) {
      throw new IllegalStateException(
          "the client of this request is not known (yet): it is judged after its resource was"
              + " found, so inject Provider<ClientIdentity> and ask in the method");
    }
    return client;
  }
}
