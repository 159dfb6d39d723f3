package org.mtls4j.jaxrs.example;

import java.util.Optional;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.jaxrs.AccessCheck;
import org.mtls4j.jaxrs.Call;

/** A check of one's own. */
public final class OfficeHours implements AccessCheck {

  /** Made at start. */
  public OfficeHours() {}

  @Override
  public Optional<String> objectionTo(ClientIdentity client, Call call) {
    return Optional.of("the office is closed");
  }
}
