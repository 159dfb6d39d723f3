package org.mtls4j.access;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;

/** The rules that decide one request: those of the first matching group that list its method. */
public final class ApplicableRules {

  private final AccessRequest request;
  private final List<AccessRule> rules;

  ApplicableRules(AccessRequest request, List<AccessRule> rules) {
    this.request = request;
    this.rules = List.copyOf(rules);
  }

  /** The path pattern of the rules, for the audit trail. */
  public String pattern() {
    return rules.get(0).path().toString();
  }

  /** Whether nobody is asked who they are. */
  public boolean allowAnyone() {
    return rules.stream().anyMatch(AccessRule::allowsAnyone);
  }

  /** The same client where one of the rules lets it in, or the most telling refusal of them. */
  public Verdict<ClientIdentity> authorize(ClientIdentity client) {
    @Nullable Rejection why = null;
    for (AccessRule rule : rules) {
      Optional<Rejection> objection = rule.objectionTo(client, request.path());
      if (objection.isEmpty()) {
        return Verdict.accept(client);
      }
      why = why == null ? objection.get() : why.orMoreSpecific(objection.get());
    }
    return Verdict.reject(java.util.Objects.requireNonNull(why, "no rule applied"));
  }
}
