package org.mtls4j.jaxrs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.jaxrs.Callers.Anyone;
import org.mtls4j.jaxrs.Callers.Known;
import org.mtls4j.jaxrs.Callers.Nobody;
import org.mtls4j.jaxrs.Callers.WithRole;
import org.mtls4j.trust.DomainName;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;

/**
 * All that is asked of whoever calls one method: all of it must hold.
 *
 * @param name of the method, for people
 * @param callers by role
 * @param demands on the certificate
 * @param owned path parameters
 * @param checks of the application's own
 */
record OperationRule(
    String name,
    Callers callers,
    List<CertificateDemand> demands,
    List<OwnedParameter> owned,
    List<AccessCheck> checks) {

  OperationRule {
    demands = List.copyOf(demands);
    owned = List.copyOf(owned);
    checks = List.copyOf(checks);
  }

  /** A rule that only says who. */
  static OperationRule of(String name, Callers callers) {
    return new OperationRule(name, callers, List.of(), List.of(), List.of());
  }

  /** By role, as it is meant now. */
  @Override
  public Callers callers() {
    return callers.now();
  }

  boolean allowsAnyone() {
    return callers instanceof Anyone;
  }

  /** Why {@code client} may not, or empty; roles first, the application's own checks last. */
  Optional<Rejection> objectionTo(ClientIdentity client, Call call, Instant now) {
    return refusedBy(callers(), client)
        .or(
            () ->
                first(
                    Reason.CERTIFICATE_NOT_SUFFICIENT,
                    demands.stream().map(demand -> demand.objectionTo(client, now))))
        .or(
            () ->
                first(Reason.NOT_OWNER, owned.stream().map(each -> each.objectionTo(client, call))))
        .or(
            () ->
                first(
                    Reason.CERTIFICATE_NOT_SUFFICIENT,
                    checks.stream().map(check -> check.objectionTo(client, call))));
  }

  private static Optional<Rejection> first(Reason reason, Stream<Optional<String>> objections) {
    return objections
        .flatMap(Optional::stream)
        .findFirst()
        .map(detail -> new Rejection(reason, detail));
  }

  private static Optional<Rejection> refusedBy(Callers callers, ClientIdentity client) {
    if (callers instanceof Nobody nobody) {
      return Optional.of(new Rejection(Reason.NO_RULE, nobody.why()));
    }
    return callers instanceof WithRole role && role.roles().stream().noneMatch(client::hasRole)
        ? Optional.of(
            new Rejection(
                Reason.ROLE_MISSING,
                "has roles " + client.roles() + ", not one of " + role.roles()))
        : Optional.empty();
  }

  /** Whether a client of this domain could call, whatever else is asked. */
  boolean admits(DomainName domain) {
    return demands.stream().allMatch(demand -> demand.admits(domain));
  }

  @Override
  public String toString() {
    List<String> asked = new ArrayList<>();
    Callers now = callers();
    if (!(now instanceof Known) || demands.isEmpty()) {
      asked.add(now.toString());
    }
    demands.forEach(demand -> asked.add(demand.toString()));
    owned.forEach(each -> asked.add(each.toString()));
    checks.forEach(check -> asked.add(check.getClass().getSimpleName()));
    return String.join("; ", asked);
  }
}
