package org.mtls4j;

import java.util.List;
import java.util.stream.Collectors;
import org.mtls4j.audit.Outcomes;
import org.mtls4j.identity.IdentityMapper;
import org.mtls4j.path.PathValidator;
import org.mtls4j.revocation.DomainRule;
import org.mtls4j.revocation.RevocationPlane;
import org.mtls4j.trust.DomainSelector;

/**
 * One policy and the stages that enforce it. A decision takes it once and asks nothing else, so
 * that none is ever made by a mixture of two. Thread-safe.
 *
 * @param policy what is enforced
 * @param generation counts the policies that have been in force, from 1
 * @param stages those that look at the chain alone
 * @param chains what they said of chains that come again
 * @param plane the revocation data beside it
 */
record PolicyInForce(
    MtlsPolicy policy,
    long generation,
    ChainStages stages,
    JudgedChains chains,
    RevocationPlane plane) {

  /**
   * Puts {@code policy} to work.
   *
   * @param outcomes where it is counted that a client is let in
   */
  static PolicyInForce of(
      MtlsPolicy policy, long generation, RevocationPlane plane, Outcomes outcomes) {
    List<TrustDomain> all = policy.domains();
    ChainStages stages =
        new ChainStages(
            new PathValidator(
                all.stream().flatMap(domain -> domain.anchors().stream()).toList(),
                all.stream().flatMap(domain -> domain.intermediates().stream()).toList(),
                all.stream().flatMap(domain -> domain.pinned().stream()).toList(),
                policy.limits()),
            new DomainSelector(all.stream().map(TrustDomain::trust).toList()),
            new IdentityMapper(
                all.stream().collect(Collectors.toMap(TrustDomain::name, TrustDomain::identity))),
            policy.locks(),
            policy.warnBeforeExpiry());
    return new PolicyInForce(
        policy,
        generation,
        stages,
        new JudgedChains(stages, outcomes, policy.cachedClients(), policy.limits().certificates()),
        plane);
  }

  static List<DomainRule> revocationOf(MtlsPolicy policy) {
    return policy.domains().stream()
        .map(domain -> new DomainRule(domain.name(), domain.revocation(), domain.trust().profile()))
        .toList();
  }

  /** Another policy, which begins with the revocation data that this one has. */
  PolicyInForce successor(MtlsPolicy next, Outcomes outcomes) {
    return of(next, generation + 1, plane.successor(revocationOf(next), next.network()), outcomes);
  }

  /** Ends what this does beside the requests; those that have begun by it end by it. */
  void retire() {
    plane.retire();
    chains.forget();
  }
}
