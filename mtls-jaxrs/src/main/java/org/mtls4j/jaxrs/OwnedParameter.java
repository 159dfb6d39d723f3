package org.mtls4j.jaxrs;

import java.util.List;
import java.util.Optional;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.identity.ValueTemplate;

/**
 * What one {@link CallerOwns} asks.
 *
 * @param name the path parameter's
 * @param value the client's
 */
record OwnedParameter(String name, ValueTemplate value) {

  /**
   * Reads the annotation.
   *
   * @throws IllegalArgumentException with what is wrong with its template
   */
  static OwnedParameter of(CallerOwns annotation) {
    return new OwnedParameter(annotation.param(), ValueTemplate.parse(annotation.value()));
  }

  /** Why the call is about another's, or empty. */
  Optional<String> objectionTo(ClientIdentity client, Call call) {
    List<String> values = call.pathParameters().getOrDefault(name, List.of());
    boolean owned =
        !values.isEmpty()
            && values.stream()
                .allMatch(text -> value.produces(text, client.domain(), client.leaf()));
    return owned
        ? Optional.empty()
        : Optional.of("{" + name + "} is " + values + ", not the client's");
  }

  @Override
  public String toString() {
    return "{" + name + "} = " + value;
  }
}
