package org.mtls4j.demo.api;

import java.util.List;
import java.util.Optional;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.jaxrs.AccessCheck;
import org.mtls4j.jaxrs.Call;

/** A check of the application's own: partners see what is theirs, operators see all of it. */
public final class OwnerOrOperator implements AccessCheck {

  /** Made at start. */
  public OwnerOrOperator() {}

  @Override
  public Optional<String> objectionTo(ClientIdentity client, Call call) {
    List<String> partner = call.pathParameters().getOrDefault("partner", List.of());
    return client.hasRole("operator") || partner.equals(List.of(client.domain().value()))
        ? Optional.empty()
        : Optional.of("the orders of " + partner + " are not the client's");
  }
}
