package org.mtls4j.access;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mtls4j.access.Requirement.AnyRole;
import org.mtls4j.access.Requirement.Anyone;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.identity.ValueTemplate;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;

/**
 * Who may do what below a path: for all methods and whatever the path's variables hold, until told
 * otherwise. Immutable and thread-safe.
 */
public final class AccessRule {

  private final PathPattern path;
  private final Requirement requirement;
  private final Set<String> methods;
  private final Map<String, ValueTemplate> where;
  private final @Nullable Instant trialEnd;

  private AccessRule(
      PathPattern path,
      Requirement requirement,
      Set<String> methods,
      Map<String, ValueTemplate> where,
      @Nullable Instant trialEnd) {
    this.path = path;
    this.requirement = requirement;
    this.methods = Set.copyOf(methods);
    this.where = Map.copyOf(where);
    this.trialEnd = trialEnd;
  }

  /** A rule that lets in whoever meets {@code requirement}, on the paths that match. */
  public static AccessRule of(PathPattern path, Requirement requirement) {
    return new AccessRule(path, requirement, Set.of(), Map.of(), null);
  }

  /** The same for these methods only; none is for all. {@code GET} includes {@code HEAD}. */
  public AccessRule forMethods(Set<String> only) {
    return new AccessRule(path, requirement, only, where, trialEnd);
  }

  /**
   * The same where each of these variables of the path equals a value of the client.
   *
   * @throws IllegalArgumentException when that could not be judged: the path has no such variable,
   *     or the rule asks for no client
   */
  public AccessRule where(Map<String, ValueTemplate> values) {
    if (!path.variables().containsAll(values.keySet())) {
      throw new IllegalArgumentException(
          "'where' names a variable that " + path + " does not have");
    }
    if (requirement instanceof Anyone && !values.isEmpty()) {
      throw new IllegalArgumentException("'where' asks for a client, 'anyone' for none");
    }
    return new AccessRule(path, requirement, methods, values, trialEnd);
  }

  /**
   * The same on trial: before {@code end} a client that lacks its roles, and nothing else, is let
   * through, and the audit trail told that it would be refused.
   *
   * @throws IllegalArgumentException when the rule asks for no role
   */
  public AccessRule reportOnlyUntil(Instant end) {
    if (!(requirement instanceof AnyRole)) {
      throw new IllegalArgumentException(
          "'report-only-until' is about missing roles, and the rule asks for none");
    }
    return new AccessRule(path, requirement, methods, where, end);
  }

  /** The paths that it is about. */
  public PathPattern path() {
    return path;
  }

  /** What it asks of the client. */
  public Requirement requirement() {
    return requirement;
  }

  /** The methods that it is about; empty for all. */
  public Set<String> methods() {
    return methods;
  }

  /** Variables of the path that must equal a value of the client. */
  public Map<String, ValueTemplate> where() {
    return where;
  }

  /** When its trial ends; empty where it is on none. */
  public Optional<Instant> trialEnd() {
    return Optional.ofNullable(trialEnd);
  }

  boolean isOnTrialAt(Instant at) {
    return trialEnd != null && at.isBefore(trialEnd);
  }

  boolean lists(String method) {
    return methods.isEmpty()
        || methods.contains(method)
        || (method.equals("HEAD") && methods.contains("GET"));
  }

  boolean allowsAnyone() {
    return requirement instanceof Anyone;
  }

  /** Whether there is no {@link #objectionTo} the client. */
  boolean admits(ClientIdentity client, String requested) {
    return !lacksRole(client) && (where.isEmpty() || foreignValue(client, requested).isEmpty());
  }

  private boolean lacksRole(ClientIdentity client) {
    if (requirement instanceof AnyRole any) {
      for (String role : any.roles()) {
        if (client.hasRole(role)) {
          return false;
        }
      }
      return true;
    }
    return false;
  }

  /** Why {@code client} may not, or empty; roles are judged before {@code where}. */
  Optional<Rejection> objectionTo(ClientIdentity client, String requested) {
    return missingRole(client).or(() -> foreignValue(client, requested));
  }

  private Optional<Rejection> missingRole(ClientIdentity client) {
    return requirement instanceof AnyRole any && lacksRole(client)
        ? Optional.of(
            new Rejection(
                Reason.ROLE_MISSING, "has roles " + client.roles() + ", not one of " + any.roles()))
        : Optional.empty();
  }

  boolean lacksNothingButRole(ClientIdentity client, String requested) {
    return missingRole(client).isPresent() && foreignValue(client, requested).isEmpty();
  }

  private Optional<Rejection> foreignValue(ClientIdentity client, String requested) {
    Map<String, String> values = path.match(requested).orElse(Map.of());
    return where.entrySet().stream()
        .filter(variable -> !owns(client, values.get(variable.getKey()), variable.getValue()))
        .map(variable -> new Rejection(Reason.NOT_OWNER, foreign(variable.getKey(), values)))
        .findFirst();
  }

  private static boolean owns(
      ClientIdentity client, @Nullable String value, ValueTemplate template) {
    return value != null && template.produces(value, client.domain(), client.leaf());
  }

  private static String foreign(String variable, Map<String, String> values) {
    return "{" + variable + "} is '" + values.get(variable) + "', not the client's";
  }
}
