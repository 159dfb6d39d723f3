package org.mtls4j;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.verdict.Rejection;

/** What was decided about one request. */
public sealed interface Decision {

  /**
   * Let it through.
   *
   * @param identity the client; null where the rule allows anyone and no usable certificate came
   * @param id the decision's id in the audit line; null where none was written
   */
  record Admitted(@Nullable ClientIdentity identity, @Nullable UUID id) implements Decision {

    /** One that no audit line tells. */
    public Admitted(@Nullable ClientIdentity identity) {
      this(identity, null);
    }

    /** The client, or empty where the request goes without an identity. */
    public Optional<ClientIdentity> client() {
      return Optional.ofNullable(identity);
    }
  }

  /**
   * Refuse it.
   *
   * @param id the decision's id, in the answer and in the audit line
   * @param rejection why; only its code may reach the caller
   * @param responses how the policy that decided wants it answered
   */
  record Refused(UUID id, Rejection rejection, Responses responses) implements Decision {

    /** The status of the answer. */
    public int status() {
      return responses.status(rejection.reason());
    }
  }
}
