package org.mtls4j.access;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
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

  /**
   * The same client where one of the rules lets it in, or forgives it while on trial; or the most
   * telling refusal of them.
   */
  public Verdict<ClientIdentity> authorize(ClientIdentity client, Instant at) {
    return objectionTo(client)
        .filter(why -> !isForgiven(client, at))
        .map(Verdict::<ClientIdentity>reject)
        .orElseGet(() -> Verdict.accept(client));
  }

  /** Why {@code client}, which is let through, would not be if no rule were on trial. */
  public Optional<Rejection> wouldRefuse(ClientIdentity client, Instant at) {
    return objectionTo(client).filter(why -> isForgiven(client, at));
  }

  private Optional<Rejection> objectionTo(ClientIdentity client) {
    @Nullable Rejection why = null;
    for (AccessRule rule : rules) {
      Optional<Rejection> objection = rule.objectionTo(client, request.path());
      if (objection.isEmpty()) {
        return objection;
      }
      why = why == null ? objection.get() : why.orMoreSpecific(objection.get());
    }
    return Optional.of(Objects.requireNonNull(why, "no rule applied"));
  }

  /** A rule on trial forgives a missing role for itself, not for a rule beside it that bites. */
  private boolean isForgiven(ClientIdentity client, Instant at) {
    return rules.stream().allMatch(rule -> rule.isOnTrialAt(at))
        && rules.stream().anyMatch(rule -> rule.lacksNothingButRole(client, request.path()));
  }
}
