package org.mtls4j.jaxrs;

import java.time.Instant;
import org.mtls4j.access.ApplicableRules;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.verdict.Verdict;

/**
 * The rule of the method that one request was matched to.
 *
 * @param rule of the method
 * @param call that is asked for
 */
record MatchedRule(OperationRule rule, Call call) implements ApplicableRules {

  @Override
  public String pattern() {
    return rule.name();
  }

  @Override
  public boolean allowAnyone() {
    return rule.allowsAnyone();
  }

  @Override
  public Verdict<ClientIdentity> authorize(ClientIdentity client, Instant at) {
    return rule.objectionTo(client, call, at)
        .<Verdict<ClientIdentity>>map(Verdict::reject)
        .orElseGet(() -> Verdict.accept(client));
  }
}
