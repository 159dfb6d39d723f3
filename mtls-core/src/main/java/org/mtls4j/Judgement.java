package org.mtls4j;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mtls4j.access.ApplicableRules;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.path.ValidatedPaths;
import org.mtls4j.trust.TrustedPath;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;

/**
 * What each stage said of one chain and request: decisions are taken from it, and explained by it.
 *
 * @param presented the chain, or why there is none to judge
 * @param paths where it leads
 * @param trusted which domain it belongs to
 * @param standing whether it still stands
 * @param softened what was let pass although its revocation is in doubt; empty where none is
 * @param identified who it is
 * @param client the same, unless it is locked
 * @param at the time that it was judged at
 * @param rules what decides about the request; null where only the identity is asked for
 */
record Judgement(
    Verdict<ClientChain> presented,
    Verdict<ValidatedPaths> paths,
    Verdict<TrustedPath> trusted,
    Verdict<TrustedPath> standing,
    Optional<String> softened,
    Verdict<ClientIdentity> identified,
    Verdict<ClientIdentity> client,
    Instant at,
    @Nullable Verdict<ApplicableRules> rules) {

  /** Let through, with the client or as anyone, or the refusal. */
  Verdict<Optional<ClientIdentity>> outcome() {
    if (allowsAnyone()) {
      return Verdict.accept(client.accepted());
    }
    return client.then(this::authorized).then(known -> Verdict.accept(Optional.of(known)));
  }

  /** Whether nobody is asked who they are. */
  boolean allowsAnyone() {
    return rules != null && rules.accepted().map(ApplicableRules::allowAnyone).orElse(false);
  }

  /** Of a client that is let through: why it would not be if no rule were on trial. */
  Optional<Rejection> wouldRefuse() {
    return allowsAnyone() || rules == null
        ? Optional.empty()
        : rules
            .accepted()
            .flatMap(
                applicable ->
                    client.accepted().flatMap(known -> applicable.wouldRefuse(known, at)));
  }

  private Verdict<ClientIdentity> authorized(ClientIdentity known) {
    return rules == null
        ? Verdict.accept(known)
        : rules.then(applicable -> applicable.authorize(known, at));
  }
}
