package org.mtls4j;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.ApplicableRules;
import org.mtls4j.audit.AuditSink;
import org.mtls4j.audit.ManagedBeans;
import org.mtls4j.audit.ManagedOutcomes;
import org.mtls4j.audit.Outcomes;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.identity.Locks;
import org.mtls4j.path.ValidatedPaths;
import org.mtls4j.revocation.ManagedSources;
import org.mtls4j.revocation.RevocationOutcome;
import org.mtls4j.revocation.RevocationPlane;
import org.mtls4j.revocation.SourceStatus;
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

  /** A request waits for a first answer no longer than the policies that replace each other. */
  private static final int RETIRED = 4;

  private final AuditSink audit;
  private final InstantSource clock;
  private final Deque<PolicyInForce> retired = new ArrayDeque<>();
  private final LiveClients live;
  private volatile PolicyInForce inForce;
  private boolean closed;
  private final Outcomes outcomes = new Outcomes();
  private final ExpiryWatch expiry = new ExpiryWatch();
  private @Nullable ManagedBeans managed;

  private MtlsAuthenticator(PolicyInForce inForce, AuditSink audit, InstantSource clock) {
    this.inForce = inForce;
    this.audit = audit;
    this.clock = clock;
    this.live = new LiveClients(this::recheck, this::dataGeneration);
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
    RevocationPlane plane =
        RevocationPlane.start(PolicyInForce.revocationOf(policy), policy.network(), clock);
    return new MtlsAuthenticator(PolicyInForce.of(policy, 1, plane), audit, clock);
  }

  /**
   * Decides by {@code policy} without opening a connection: of what is fetched, it knows only what
   * the policy's store has kept. For tools that explain.
   */
  public static MtlsAuthenticator offline(MtlsPolicy policy, InstantSource clock) {
    RevocationPlane plane =
        RevocationPlane.offline(PolicyInForce.revocationOf(policy), policy.network(), clock);
    return new MtlsAuthenticator(PolicyInForce.of(policy, 1, plane), AuditSink.log(), clock);
  }

  /** The policy in force. */
  public MtlsPolicy policy() {
    return inForce.policy();
  }

  /** Which one it is, counted from 1. */
  public long generation() {
    return inForce.generation();
  }

  /**
   * Puts {@code next} in force for every decision that begins from now on; those that have begun
   * end by the policy that they began with. Revocation data of the same sources stays.
   *
   * @return the generation in force: the new one, or once this is closed still the last one
   */
  public synchronized long replace(MtlsPolicy next) {
    PolicyInForce before = inForce;
    if (closed) {
      return before.generation();
    }
    PolicyInForce successor = before.successor(next);
    inForce = successor;
    before.plane().retire();
    retired.addLast(before);
    if (retired.size() > RETIRED) {
      retired.removeFirst().plane().close();
    }
    return successor.generation();
  }

  /** Another one whenever anything has changed that clients are judged by. */
  private long dataGeneration() {
    PolicyInForce now = inForce;
    return (now.generation() << Integer.SIZE) + now.plane().generation();
  }

  /** How many decisions came out in which way, since the start. */
  public Outcomes outcomes() {
    return outcomes;
  }

  /** How each source of revocation data of the policy in force stands now. */
  public List<SourceStatus> revocationSources() {
    return inForce.plane().sources();
  }

  /** How often a request has waited for a first answer about revocation, since the start. */
  public long revocationWaits() {
    return inForce.plane().waits();
  }

  /**
   * Shows the counters through JMX as {@code org.mtls4j:type=Outcomes,name="…"}, and {@link
   * #revocationSources} as {@code type=RevocationSources}, until this is closed; a second one of
   * that name gets a number.
   */
  public synchronized void manageAs(String name) {
    if (managed == null && !closed) {
      managed =
          ManagedBeans.show(
                  name,
                  Map.of(
                      "Outcomes", new ManagedOutcomes(outcomes, this::generation),
                      "RevocationSources",
                          new ManagedSources(this::revocationSources, this::revocationWaits)))
              .orElse(null);
    }
  }

  /** Who is it? For callers that authorise elsewhere. Not audited: nothing is decided yet. */
  public Verdict<ClientIdentity> authenticate(ClientChain chain) {
    try {
      return judge(inForce, Verdict.accept(chain), null, clock.instant()).client();
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
    PolicyInForce policy = inForce;
    return decide(policy, presented, request, policy.policy().access()::applicable);
  }

  /**
   * The same by an entrance's own rules instead of the policy's; the path is judged all the same.
   */
  public Decision decide(
      Verdict<ClientChain> presented, AccessRequest request, ApplicableRules rules) {
    return decide(
        inForce, presented, request, asked -> asked.target().then(target -> Verdict.accept(rules)));
  }

  /** Decides behind an entrance where this has let the client in, by rules of another's own. */
  public SecondGate secondGate() {
    return new SecondGate(this::record, clock);
  }

  private DecisionRecord record(Verdict<ClientChain> presented, AccessRequest request) {
    return record(inForce, clock.instant(), presented, request);
  }

  private DecisionRecord record(
      PolicyInForce policy, Instant now, Verdict<ClientChain> presented, AccessRequest request) {
    return new DecisionRecord(
        audit, outcomes, policy.policy().responses(), policy.generation(), now, presented, request);
  }

  private Decision decide(
      PolicyInForce policy,
      Verdict<ClientChain> presented,
      AccessRequest request,
      Function<AccessRequest, Verdict<ApplicableRules>> rules) {
    Instant now = clock.instant();
    DecisionRecord record = record(policy, now, presented, request);
    try {
      Judgement judgement = judge(policy, presented, request, rules, now);
      record.found(judgement);
      Decision decision =
          judgement.outcome().fold(client -> record.admitted(judgement), record::refused);
      if (decision instanceof Decision.Admitted && audit.wantsWarnings()) {
        expiry.look(judgement, policy.policy().warnBeforeExpiry(), audit);
      }
      return decision;
    } catch (RuntimeException e) {
      return record.refused(bug(e));
    }
  }

  /** What becomes of a request whose client cannot be told. */
  public enum Unidentified {
    /** It is refused. */
    REFUSED,
    /** It is let through without an identity, and told with the reason why it has none. */
    ADMITTED
  }

  /**
   * Who is it? For an entrance where others say what the client may: no rule of the policy is
   * asked, but a request without a path that can be judged is refused as everywhere. Audited once.
   *
   * @param otherwise what to do where the client is not known
   */
  public Decision identify(
      Verdict<ClientChain> presented, AccessRequest request, Unidentified otherwise) {
    PolicyInForce policy = inForce;
    Instant now = clock.instant();
    DecisionRecord record = record(policy, now, presented, request);
    try {
      Judgement judgement = judge(policy, request.target().then(target -> presented), null, now);
      record.found(judgement);
      return request.target().isAccepted() && otherwise == Unidentified.ADMITTED
          ? record.admitted(judgement)
          : judgement.client().fold(client -> record.admitted(judgement), record::refused);
    } catch (RuntimeException e) {
      return record.refused(bug(e));
    }
  }

  /**
   * Whether a client still stands: for WebSocket, SSE and other work that outlives the request that
   * it began with. Its certificates are judged as at first, by what is known now. Not audited.
   */
  public Verdict<ClientIdentity> recheck(ClientIdentity client) {
    return ClientChain.of(List.of(client.certificatePath()))
        .then(this::authenticate)
        .then(
            now ->
                now.equals(client)
                    ? Verdict.accept(now)
                    : Verdict.reject(Reason.NO_PRINCIPAL, "it is '" + now + "' now"));
  }

  /**
   * Calls {@code refused} once, on a thread of the authenticator's own, when {@link #recheck} of
   * the client would be a refusal: within two seconds of a revocation that has come in, within ten
   * of what time brings. End the work then.
   *
   * @return to be closed when the work ends by itself
   */
  public LiveClient whenRefused(ClientIdentity client, Consumer<Rejection> refused) {
    return live.watch(client, refused);
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
    PolicyInForce policy = inForce;
    try {
      return Explanation.of(judge(policy, presented, request, at), request, policy.policy());
    } catch (RuntimeException e) {
      return Explanation.of(bug(e));
    }
  }

  private static Judgement judge(
      PolicyInForce by,
      Verdict<ClientChain> presented,
      @Nullable AccessRequest request,
      Instant at) {
    return judge(by, presented, request, by.policy().access()::applicable, at);
  }

  /** The one line that every decision takes; nothing is judged of a request that has no target. */
  private static Judgement judge(
      PolicyInForce by,
      Verdict<ClientChain> presented,
      @Nullable AccessRequest request,
      Function<AccessRequest, Verdict<ApplicableRules>> rules,
      Instant at) {
    Locks locks = by.policy().locks();
    Verdict<ClientChain> asked =
        request == null ? presented : request.target().then(target -> presented);
    Verdict<ValidatedPaths> validated = asked.then(chain -> by.paths().validate(chain, at));
    Verdict<TrustedPath> trusted = validated.then(by.domains()::select);
    Verdict<RevocationOutcome> known =
        trusted.then(
            path -> path.firstStanding(way -> locks.pass(way, at).then(by.plane()::standing)));
    Verdict<TrustedPath> standing = known.then(RevocationOutcome::verdict);
    Verdict<ClientIdentity> identified = standing.then(by.identities()::identify);
    Verdict<ClientIdentity> client = identified.then(one -> locks.pass(one, at));
    return new Judgement(
        asked,
        validated,
        trusted,
        standing,
        known.accepted().flatMap(RevocationOutcome::softened),
        identified,
        client,
        at,
        request == null ? null : rules.apply(request));
  }

  private static Rejection bug(RuntimeException e) {
    LOG.error("a request was refused because of a bug", e);
    return new Rejection(Reason.INTERNAL_ERROR, e.toString());
  }

  /** Ends the watch and all fetching: what is decided afterwards is by what was there then. */
  @Override
  public void close() {
    live.close();
    end();
  }

  private synchronized void end() {
    closed = true;
    if (managed != null) {
      managed.close();
      managed = null;
    }
    inForce.plane().close();
    retired.forEach(before -> before.plane().close());
    retired.clear();
  }
}
