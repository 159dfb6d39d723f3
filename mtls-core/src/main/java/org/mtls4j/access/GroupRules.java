package org.mtls4j.access;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;

/** Rules of one group that list the request's method: one that lets the client in suffices. */
final class GroupRules implements ApplicableRules {

  private final String path;
  private final List<AccessRule> rules;

  /**
   * Of one request.
   *
   * @param path what is asked for; any where no rule looks at it
   */
  GroupRules(String path, List<AccessRule> rules) {
    this.path = path;
    this.rules = rules;
  }

  @Override
  public String pattern() {
    return rules.get(0).path().toString();
  }

  @Override
  public boolean allowAnyone() {
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).allowsAnyone()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Verdict<ClientIdentity> authorize(ClientIdentity client, Instant at) {
    return objectionTo(client)
        .filter(why -> !isForgiven(client, at))
        .map(Verdict::<ClientIdentity>reject)
        .orElseGet(() -> Verdict.accept(client));
  }

  @Override
  public Optional<Rejection> wouldRefuse(ClientIdentity client, Instant at) {
    return objectionTo(client);
  }

  @Override
  public boolean simplyAllow(ClientIdentity client) {
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).admits(client, path)) {
        return true;
      }
    }
    return false;
  }

  private Optional<Rejection> objectionTo(ClientIdentity client) {
    @Nullable Rejection why = null;
    for (AccessRule rule : rules) {
      Optional<Rejection> objection = rule.objectionTo(client, path);
      if (objection.isEmpty()) {
        return Optional.empty();
      }
      why = why == null ? objection.get() : why.orMoreSpecific(objection.get());
    }
    return Optional.of(Objects.requireNonNull(why, "no rule applied"));
  }

  /** A rule on trial forgives a missing role for itself, not for a rule beside it that bites. */
  private boolean isForgiven(ClientIdentity client, Instant at) {
    return rules.stream().allMatch(rule -> rule.isOnTrialAt(at))
        && rules.stream().anyMatch(rule -> rule.lacksNothingButRole(client, path));
  }
}
