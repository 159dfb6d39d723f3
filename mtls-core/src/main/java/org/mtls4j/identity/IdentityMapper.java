package org.mtls4j.identity;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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
    Set<String> roles = new HashSet<>();
    Set<String> permissions = new HashSet<>();
    for (Grant grant : rule.grants()) {
      if (grant.match().matches(name, path.path())) {
        roles.addAll(grant.roles());
        permissions.addAll(grant.permissions());
      }
    }
    return new ClientIdentity(name, roles, permissions, path);
  }
}
