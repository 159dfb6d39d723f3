package org.mtls4j;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.ApplicableRules;
import org.mtls4j.audit.AuditOutcome;
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
  private final Deque<RevocationPlane> retired = new ArrayDeque<>();
  private final LiveClients live;
  private volatile PolicyInForce inForce;
  private boolean closed;
  private final Outcomes outcomes;
  private final ExpiryWatch expiry = new ExpiryWatch();
  private @Nullable ManagedBeans managed;

  private MtlsAuthenticator(
      MtlsPolicy policy, RevocationPlane plane, AuditSink audit, InstantSource clock) {
    this.outcomes = new Outcomes();
    this.inForce = PolicyInForce.of(policy, 1, plane, outcomes);
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
    return new MtlsAuthenticator(policy, plane, audit, clock);
  }

  /**
   * Decides by {@code policy} without opening a connection: of what is fetched, it knows only what
   * the policy's store has kept. For tools that explain.
   */
  public static MtlsAuthenticator offline(MtlsPolicy policy, InstantSource clock) {
    RevocationPlane plane =
        RevocationPlane.offline(PolicyInForce.revocationOf(policy), policy.network(), clock);
    return new MtlsAuthenticator(policy, plane, AuditSink.log(), clock);
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
    PolicyInForce successor = before.successor(next, outcomes);
    inForce = successor;
    before.retire();
    retired.addLast(before.plane());
    if (retired.size() > RETIRED) {
      retired.removeFirst().close();
    }
    return successor.generation();
  }

  /** Another one whenever anything has changed that clients are judged by. */
  long dataGeneration() {
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
      return judge(inForce, Verdict.accept(chain), null, now()).client();
    } catch (RuntimeException e) {
      return Verdict.reject(bug(e));
    }
  }

  /** Who is it, and may they? Audited once. */
  public Decision decide(ClientChain chain, AccessRequest request) {
    return decide(Verdict.accept(chain), request);
  }

  /**
   * The same for the chain of a TLS session, as a container's {@code
   * jakarta.servlet.request.X509Certificate} attribute holds it: while its certificates are the
   * objects that they were before, nothing is made of them.
   *
   * @param presented the client's certificate first; null or empty where it presented none
   */
  public Decision decide(X509Certificate @Nullable [] presented, AccessRequest request) {
    PolicyInForce policy = inForce;
    long now = clock.millis();
    Decision quick = presented == null ? null : quickly(policy, presented, request, now);
    return quick == null ? decide(policy, ClientChain.of(presented), request, null, now) : quick;
  }

  /** The same for what a source made of the request: perhaps there is no chain to judge. */
  public Decision decide(Verdict<ClientChain> presented, AccessRequest request) {
    return decide(inForce, presented, request, null, clock.millis());
  }

  /** The same for what {@code source} finds by the policy that then decides. */
  public Decision decide(ChainSource source, AccessRequest request) {
    PolicyInForce policy = inForce;
    long now = clock.millis();
    ChainSource.Presented found;
    try {
      X509Certificate @Nullable [] plain = source.plain(policy.policy());
      Decision quick = plain == null ? null : quickly(policy, plain, request, now);
      if (quick != null) {
        return quick;
      }
      Instant at = Instant.ofEpochMilli(now);
      found =
          source.find(
              policy.policy(), chain -> judge(policy, Verdict.accept(chain), null, at).client());
    } catch (RuntimeException e) {
      found = ChainSource.Presented.directly(Verdict.reject(bug(e)));
    }
    return decide(policy, found.chain(), request.through(found.hop()), null, now);
  }

  /**
   * The same by an entrance's own rules instead of the policy's; the path is judged all the same.
   */
  public Decision decide(
      Verdict<ClientChain> presented, AccessRequest request, ApplicableRules rules) {
    return decide(inForce, presented, request, rules, clock.millis());
  }

  /** Decides behind an entrance where this has let the client in, by rules of another's own. */
  public SecondGate secondGate() {
    return new SecondGate(this::record, clock);
  }

  private DecisionRecord record(Verdict<ClientChain> presented, AccessRequest request) {
    return record(inForce, now(), presented, request);
  }

  /** In whole milliseconds, as the JDK's path validation takes it too. */
  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
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
      @Nullable ApplicableRules own,
      long millis) {
    Instant now = Instant.ofEpochMilli(millis);
    DecisionRecord record = record(policy, now, presented, request);
    try {
      Judgement judgement = judge(policy, presented, request, own, now);
      record.found(judgement);
      Decision decision =
          judgement.outcome().fold(client -> record.admitted(judgement), record::refused);
      if (decision instanceof Decision.Admitted) {
        expiry.look(judgement, policy.policy().warnBeforeExpiry(), audit);
      }
      return decision;
    } catch (RuntimeException e) {
      return record.refused(bug(e));
    }
  }

  /**
   * The decision that the whole line would come to, where it is known without walking it: for a
   * client of whom nothing is to be looked at or told, whom the rules let in as they stand. Null
   * where it has to be walked; so it is for whatever is refused, in doubt, on trial or audited.
   */
  private @Nullable Decision quickly(
      PolicyInForce policy, X509Certificate[] presented, AccessRequest request, long now) {
    try {
      if (audit.wants(AuditOutcome.ACCEPTED)) {
        return null;
      }
      JudgedChain judged = policy.chains().find(presented, now);
      if (judged == null) {
        return null;
      }
      JudgedChain.Unremarkable client = judged.unremarkable(now, policy.plane().generation());
      if (client == null
          || !(rules(policy, request, null) instanceof Verdict.Accepted<ApplicableRules> rules)
          || !rules.value().simplyAllow(Objects.requireNonNull(client.admitted().identity()))
          || (audit.wantsWarnings() && judged.isToldToday(now))) {
        return null;
      }
      client.counter().add();
      return client.admitted();
    } catch (RuntimeException e) {
      // What cannot be known quickly is judged, and told of if that fails too.
      return null;
    }
  }

  private static Verdict<ApplicableRules> rules(
      PolicyInForce policy, AccessRequest request, @Nullable ApplicableRules own) {
    return own == null
        ? policy.policy().access().applicable(request)
        : request.target().then(target -> Verdict.accept(own));
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
    Instant now = now();
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
   * Who is it, while the connection is being made? Refuses whom {@link #authenticate} refuses; what
   * the client may is decided once it asks for something. Audited once.
   *
   * @param peer the client's address, for the audit trail; null where it is not known
   */
  public Decision handshake(Verdict<ClientChain> presented, @Nullable String peer) {
    return identify(presented, AccessRequest.ofHandshake(peer), Unidentified.REFUSED);
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
      Judgement judgement =
          judge(
              policy,
              presented,
              request,
              request == null ? null : rules(policy, request, null),
              chain -> policy.chains().judgeAnew(chain, at),
              at);
      return Explanation.of(judgement, request, policy.policy());
    } catch (RuntimeException e) {
      return Explanation.of(bug(e));
    }
  }

  private static Judgement judge(
      PolicyInForce by,
      Verdict<ClientChain> presented,
      @Nullable AccessRequest request,
      Instant at) {
    return judge(by, presented, request, null, at);
  }

  private static Judgement judge(
      PolicyInForce by,
      Verdict<ClientChain> presented,
      @Nullable AccessRequest request,
      @Nullable ApplicableRules own,
      Instant at) {
    return judge(
        by,
        presented,
        request,
        request == null ? null : rules(by, request, own),
        chain -> by.chains().judge(chain, at),
        at);
  }

  /** The one line that every decision takes; nothing is judged of a request that has no target. */
  private static Judgement judge(
      PolicyInForce by,
      Verdict<ClientChain> presented,
      @Nullable AccessRequest request,
      @Nullable Verdict<ApplicableRules> rules,
      Function<ClientChain, JudgedChain> paths,
      Instant at) {
    Locks locks = by.policy().locks();
    Verdict<ClientChain> asked =
        request == null ? presented : request.target().then(target -> presented);
    Verdict<JudgedChain> judged = asked.then(chain -> Verdict.accept(paths.apply(chain)));
    Verdict<ValidatedPaths> validated = judged.then(JudgedChain::paths);
    Verdict<TrustedPath> trusted = judged.then(one -> one.trustedAt(at));
    Verdict<RevocationOutcome> known = judged.then(one -> one.standing(at, locks, by.plane()));
    Verdict<TrustedPath> standing = known.then(RevocationOutcome::verdict);
    Verdict<ClientIdentity> identified =
        judged.then(one -> standing.then(path -> one.identify(path, by.stages())));
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
        rules);
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
    retired.forEach(RevocationPlane::close);
    retired.clear();
  }
}
