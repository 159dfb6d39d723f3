package org.mtls4j;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.audit.AuditSink;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.identity.IdentityMapper;
import org.mtls4j.identity.Locks;
import org.mtls4j.path.PathValidator;
import org.mtls4j.path.ValidatedPaths;
import org.mtls4j.revocation.RevocationEnforcer;
import org.mtls4j.revocation.RevocationPlane;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.trust.DomainName;
import org.mtls4j.trust.DomainSelector;
import org.mtls4j.trust.TrustedPath;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is this client, and may it? The only place that knows the order of the stages. Where the
 * policy names CRLs, files are watched and addresses fetched on threads of the authenticator's own
 * until it is closed. Thread-safe; nothing that a client can send makes it throw.
 */
public final class MtlsAuthenticator implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MtlsAuthenticator.class);

  private final MtlsPolicy policy;
  private final PathValidator paths;
  private final DomainSelector domains;
  private final Locks locks;
  private final RevocationEnforcer revocation;
  private final IdentityMapper identities;
  private final AccessPolicy access;
  private final AuditSink audit;
  private final InstantSource clock;
  private final RevocationPlane plane;

  private MtlsAuthenticator(
      MtlsPolicy policy, AuditSink audit, InstantSource clock, RevocationPlane plane) {
    List<TrustDomain> all = policy.domains();
    this.policy = policy;
    this.paths =
        new PathValidator(
            all.stream().flatMap(domain -> domain.anchors().stream()).toList(),
            all.stream().flatMap(domain -> domain.intermediates().stream()).toList(),
            all.stream().flatMap(domain -> domain.pinned().stream()).toList(),
            policy.limits());
    this.domains = new DomainSelector(all.stream().map(TrustDomain::trust).toList());
    this.locks = policy.locks();
    this.plane = plane;
    this.revocation = plane.enforcer();
    this.identities =
        new IdentityMapper(
            all.stream().collect(Collectors.toMap(TrustDomain::name, TrustDomain::identity)));
    this.access = policy.access();
    this.audit = audit;
    this.clock = clock;
  }

  /** Decides by {@code policy}, at the system's time, and tells decisions to the log. */
  public static MtlsAuthenticator of(MtlsPolicy policy) {
    return of(policy, InstantSource.system());
  }

  /** Decides by {@code policy}, at the time that {@code clock} tells. */
  public static MtlsAuthenticator of(MtlsPolicy policy, InstantSource clock) {
    return of(policy, clock, AuditSink.log());
  }

  /** Decides by {@code policy}, at the time that {@code clock} tells, and tells {@code audit}. */
  public static MtlsAuthenticator of(MtlsPolicy policy, InstantSource clock, AuditSink audit) {
    return new MtlsAuthenticator(
        policy, audit, clock, RevocationPlane.start(revocationOf(policy), policy.network(), clock));
  }

  /**
   * Decides by {@code policy} without opening a connection: of what is fetched, it knows only what
   * the policy's store has kept. For tools that explain.
   */
  public static MtlsAuthenticator offline(MtlsPolicy policy, InstantSource clock) {
    return new MtlsAuthenticator(
        policy,
        AuditSink.log(),
        clock,
        RevocationPlane.offline(revocationOf(policy), policy.network(), clock));
  }

  private static Map<DomainName, RevocationPolicy> revocationOf(MtlsPolicy policy) {
    return policy.domains().stream()
        .collect(Collectors.toMap(TrustDomain::name, TrustDomain::revocation));
  }

  /** Who is it? For callers that authorise elsewhere. Not audited: nothing is decided yet. */
  public Verdict<ClientIdentity> authenticate(ClientChain chain) {
    try {
      return judge(Verdict.accept(chain), null, clock.instant()).client();
    } catch (RuntimeException e) {
      return Verdict.reject(bug(e));
    }
  }

  /** Who is it, and may they? Audited once. */
  public Decision decide(ClientChain chain, AccessRequest request) {
    return decide(Verdict.accept(chain), request);
  }

  /** The same for what a source made of the request: perhaps there is no chain to judge. */
  public Decision decide(Verdict<ClientChain> presented, AccessRequest request) {
    Instant now = clock.instant();
    DecisionRecord record = new DecisionRecord(audit, now, presented, request);
    try {
      Judgement judgement = judge(presented, request, now);
      record.found(judgement);
      return judgement.outcome().fold(client -> record.admitted(judgement), record::refused);
    } catch (RuntimeException e) {
      return record.refused(bug(e));
    }
  }

  /** What {@link #authenticate} would say at {@code at}, stage by stage. Not audited. */
  public Explanation explain(ClientChain chain, Instant at) {
    return explain(Verdict.accept(chain), null, at);
  }

  /** What {@link #decide} would say at {@code at}, stage by stage. Not audited. */
  public Explanation explain(ClientChain chain, AccessRequest request, Instant at) {
    return explain(Verdict.accept(chain), request, at);
  }

  /** The same for what a source made of the request; without a request, only who it is. */
  public Explanation explain(
      Verdict<ClientChain> presented, @Nullable AccessRequest request, Instant at) {
    try {
      return Explanation.of(judge(presented, request, at), request, policy);
    } catch (RuntimeException e) {
      return Explanation.of(bug(e));
    }
  }

  /** The one line that every decision takes; nothing is judged of a request that has no target. */
  private Judgement judge(
      Verdict<ClientChain> presented, @Nullable AccessRequest request, Instant at) {
    Verdict<ClientChain> asked =
        request == null ? presented : request.target().then(target -> presented);
    Verdict<ValidatedPaths> validated = asked.then(chain -> paths.validate(chain, at));
    Verdict<TrustedPath> trusted = validated.then(domains::select);
    Verdict<TrustedPath> standing =
        trusted.then(
            path -> path.firstStanding(way -> locks.pass(way, at).then(revocation::enforce)));
    Verdict<ClientIdentity> identified = standing.then(identities::identify);
    Verdict<ClientIdentity> client = identified.then(known -> locks.pass(known, at));
    return new Judgement(
        asked,
        validated,
        trusted,
        standing,
        identified,
        client,
        at,
        request == null ? null : access.applicable(request));
  }

  private static Rejection bug(RuntimeException e) {
    LOG.error("a request was refused because of a bug", e);
    return new Rejection(Reason.INTERNAL_ERROR, e.toString());
  }

  /** Ends the watch and all fetching: what is decided afterwards is by what was there then. */
  @Override
  public void close() {
    plane.close();
  }
}
