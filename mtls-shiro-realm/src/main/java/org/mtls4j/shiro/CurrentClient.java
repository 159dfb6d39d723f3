package org.mtls4j.shiro;

import org.apache.shiro.util.ThreadContext;
import org.jspecify.annotations.Nullable;
import org.mtls4j.identity.ClientIdentity;

/** The client that the request on this thread was judged to come from. */
final class CurrentClient {

  private static final String KEY = CurrentClient.class.getName();

  private CurrentClient() {}

  static void bind(@Nullable ClientIdentity client) {
    if (client == null) {
      ThreadContext.remove(KEY);
    } else {
      ThreadContext.put(KEY, client);
    }
  }

  /** Whether this very judgement is the request's: an equal client may have other roles by now. */
  @SuppressWarnings("ReferenceEquality")
  static boolean is(ClientIdentity client) {
    return ThreadContext.get(KEY) == client;
  }

  static @Nullable ClientIdentity get() {
    return ThreadContext.get(KEY) instanceof ClientIdentity client ? client : null;
  }
}
