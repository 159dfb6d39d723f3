package org.mtls4j.identity;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mtls4j.trust.DomainName;
import org.mtls4j.trust.TrustedPath;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;

/**
 * Names the client of a trusted path and collects what it is granted, by its own domain's rule
 * only. Immutable and thread-safe.
 */
public final class IdentityMapper {

  private final Map<DomainName, IdentityRule> rules;

  /** Maps by each domain's rule; a client of a domain without one is refused. */
  public IdentityMapper(Map<DomainName, IdentityRule> rules) {
    this.rules = Map.copyOf(rules);
  }

  /** The client, or why the certificate names none. */
  public Verdict<ClientIdentity> identify(TrustedPath path) {
    IdentityRule rule = rules.get(path.domain());
    if (rule == null) {
      return Verdict.reject(Reason.NO_PRINCIPAL, path.domain() + " has no identity rule");
    }
    return rule.principal()
        .render(path.domain(), path.leaf())
        .then(name -> Verdict.accept(granted(name, rule, path)));
  }

  private static ClientIdentity granted(String name, IdentityRule rule, TrustedPath path) {
    List<Grant> grants =
        rule.grants().stream().filter(grant -> grant.match().matches(name, path.path())).toList();
    return new ClientIdentity(
        name, all(grants, Grant::roles), all(grants, Grant::permissions), path);
  }

  private static Set<String> all(List<Grant> grants, Function<Grant, Set<String>> what) {
    return grants.stream().map(what).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
  }
}
