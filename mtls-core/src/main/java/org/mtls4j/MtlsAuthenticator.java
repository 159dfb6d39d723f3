package org.mtls4j;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.ApplicableRules;
import org.mtls4j.access.RequestTarget;
import org.mtls4j.audit.AuditSink;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.identity.IdentityMapper;
import org.mtls4j.path.PathValidator;
import org.mtls4j.revocation.CrlWatch;
import org.mtls4j.revocation.RevocationEnforcer;
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
 * policy names CRL files, they are watched on a thread of the authenticator's own until it is
 * closed. Thread-safe; nothing that a client can send makes it throw.
 */
public final class MtlsAuthenticator implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MtlsAuthenticator.class);

  private final PathValidator paths;
  private final DomainSelector domains;
  private final RevocationEnforcer revocation;
  private final IdentityMapper identities;
  private final AccessPolicy access;
  private final AuditSink audit;
  private final InstantSource clock;
  private final CrlWatch watch;

  private MtlsAuthenticator(MtlsPolicy policy, AuditSink audit, InstantSource clock) {
    List<TrustDomain> all = policy.domains();
    this.paths =
        new PathValidator(
            all.stream().flatMap(domain -> domain.anchors().stream()).toList(),
            all.stream().flatMap(domain -> domain.intermediates().stream()).toList(),
            policy.limits());
    this.domains = new DomainSelector(all.stream().map(TrustDomain::trust).toList());
    this.revocation =
        new RevocationEnforcer(
            all.stream().collect(Collectors.toMap(TrustDomain::name, TrustDomain::revocation)));
    this.identities =
        new IdentityMapper(
            all.stream().collect(Collectors.toMap(TrustDomain::name, TrustDomain::identity)));
    this.access = policy.access();
    this.audit = audit;
    this.clock = clock;
    this.watch = CrlWatch.over(all.stream().map(TrustDomain::revocation).toList(), clock);
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
    return new MtlsAuthenticator(policy, audit, clock);
  }

  /** Who is it? For callers that authorise elsewhere. Not audited: nothing is decided yet. */
  public Verdict<ClientIdentity> authenticate(ClientChain chain) {
    try {
      return trust(Verdict.accept(chain), clock.instant()).then(this::identify);
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
    if (request.target() instanceof Verdict.Rejected<RequestTarget> refused) {
      return record.refused(refused.rejection());
    }
    try {
      Verdict<ApplicableRules> rules = access.applicable(request);
      Verdict<TrustedPath> trusted = trust(presented, now);
      Verdict<ClientIdentity> client = trusted.then(this::identify);
      record.found(trusted, client, rules);
      return mayGoWithoutIdentity(rules)
          ? record.admitted(client)
          : client
              .then(known -> rules.then(applicable -> applicable.authorize(known)))
              .fold(known -> record.admitted(Verdict.accept(known)), record::refused);
    } catch (RuntimeException e) {
      return record.refused(bug(e));
    }
  }

  private Verdict<TrustedPath> trust(Verdict<ClientChain> presented, Instant now) {
    return presented.then(chain -> paths.validate(chain, now)).then(domains::select);
  }

  private Verdict<ClientIdentity> identify(TrustedPath path) {
    return revocation.enforce(path).then(identities::identify);
  }

  private static boolean mayGoWithoutIdentity(Verdict<ApplicableRules> rules) {
    return rules.accepted().map(ApplicableRules::allowAnyone).orElse(false);
  }

  private static Rejection bug(RuntimeException e) {
    LOG.error("a request was refused because of a bug", e);
    return new Rejection(Reason.INTERNAL_ERROR, e.toString());
  }

  /** Ends the watch of the policy's files: what is decided afterwards is by what they held. */
  @Override
  public void close() {
    watch.close();
  }
}
