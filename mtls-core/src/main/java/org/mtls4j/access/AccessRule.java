package org.mtls4j.access;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtls4j.access.Requirement.AnyRole;
import org.mtls4j.access.Requirement.Anyone;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.identity.ValueTemplate;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;

/**
 * Who may do what below a path. Immutable and thread-safe.
 *
 * @param path the paths that it is about
 * @param methods the methods that it is about; empty for all. GET includes HEAD.
 * @param requirement what it asks of the client
 * @param where variables of the path that must equal a value of the client
 */
public record AccessRule(
    PathPattern path,
    Set<String> methods,
    Requirement requirement,
    Map<String, ValueTemplate> where) {

  /** Copies, and refuses a {@code where} that could not be judged. */
  public AccessRule {
    methods = Set.copyOf(methods);
    where = Map.copyOf(where);
    if (!path.variables().containsAll(where.keySet())) {
      throw new IllegalArgumentException(
          "'where' names a variable that " + path + " does not have");
    }
    if (requirement instanceof Anyone && !where.isEmpty()) {
      throw new IllegalArgumentException("'where' asks for a client, 'anyone' for none");
    }
  }

  boolean lists(String method) {
    return methods.isEmpty()
        || methods.contains(method)
        || (method.equals("HEAD") && methods.contains("GET"));
  }

  boolean allowsAnyone() {
    return requirement instanceof Anyone;
  }

  /** Why {@code client} may not, or empty; roles are judged before {@code where}. */
  Optional<Rejection> objectionTo(ClientIdentity client, String requested) {
    if (requirement instanceof AnyRole any && any.roles().stream().noneMatch(client::hasRole)) {
      return Optional.of(
          new Rejection(
              Reason.ROLE_MISSING, "has roles " + client.roles() + ", not one of " + any.roles()));
    }
    Map<String, String> values = path.match(requested).orElse(Map.of());
    return where.entrySet().stream()
        .filter(variable -> !owns(client, values.get(variable.getKey()), variable.getValue()))
        .map(variable -> new Rejection(Reason.NOT_OWNER, foreign(variable.getKey(), values)))
        .findFirst();
  }

  private static boolean owns(
      ClientIdentity client,
      @org.jspecify.annotations.Nullable String value,
      ValueTemplate template) {
    return value != null && template.produces(value, client.domain(), client.leaf());
  }

  private static String foreign(String variable, Map<String, String> values) {
    return "{" + variable + "} is '" + values.get(variable) + "', not the client's";
  }
}
