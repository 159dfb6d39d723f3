package org.mtls4j.revocation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mtls4j.revocation.fetch.DocumentStore;
import org.mtls4j.revocation.fetch.FetchLimits;
import org.mtls4j.revocation.fetch.FetchRule;
import org.mtls4j.revocation.fetch.HttpFetcher;
import org.mtls4j.revocation.fetch.RefreshDelays;
import org.mtls4j.revocation.fetch.RefreshTask;
import org.mtls4j.revocation.fetch.Refresher;
import org.mtls4j.revocation.fetch.Threads;
import org.mtls4j.trust.DomainName;
import org.mtls4j.trust.TrustedPath;
import org.mtls4j.verdict.Verdict;

/**
 * Keeps the revocation data of all trust domains up to date, beside the requests: files are
 * watched, addresses fetched, what was fetched kept for the next start. Requests read memory only.
 * Thread-safe.
 */
public final class RevocationPlane implements AutoCloseable {

  /** How long an answer by OCSP is of use for the next start: many certificates come and go. */
  private static final Duration KEPT = Duration.ofDays(30);

  /** So many responders that do not answer hold up one certificate's answer. */
  private static final int SILENT = 2;

  private final List<DomainRule> rules;
  private final Map<DomainName, DomainRevocation> domains = new HashMap<>();
  private final Map<DomainName, DomainRule> ruled = new HashMap<>();
  private final CrlFetches fetches;
  private final FetchedAnswers fetched;
  private final RevocationEnforcer enforcer;
  private final List<Runnable> farewells = new ArrayList<>();
  private final AtomicLong generation = new AtomicLong();
  private final AtomicLong waits;
  private final RevocationNetwork network;
  private final InstantSource clock;
  private final Refresher refresher;
  private final CrlWatch watch;
  private final @Nullable HttpFetcher fetcher;
  private final @Nullable DocumentStore answers;
  private final boolean online;

  private RevocationPlane(
      List<DomainRule> rules,
      RevocationNetwork network,
      InstantSource clock,
      boolean online,
      @Nullable RevocationPlane before) {
    this.rules = List.copyOf(rules);
    this.waits = before == null ? new AtomicLong() : before.waits;
    this.fetched = new FetchedAnswers(waits);
    this.network = network;
    this.online = online;
    this.clock = clock;
    this.refresher = new Refresher(Threads.light("mtls4j-fetch"), System::nanoTime);
    @Nullable DocumentStore store = network.store().map(DocumentStore::new).orElse(null);
    this.answers = network.store().map(all -> new DocumentStore(all.resolve("ocsp"))).orElse(null);
    List<RevocationPolicy> policies = rules.stream().map(DomainRule::policy).toList();
    this.fetcher =
        policies.stream().anyMatch(RevocationPlane::fetches)
            ? new HttpFetcher(
                new FetchLimits(network.connectTimeout(), network.timeout(), network.proxy()))
            : null;
    this.fetches =
        new CrlFetches(
            refresher,
            (source, rule) ->
                new CrlFetch(
                    source, rule, Objects.requireNonNull(fetcher), store, network.maxCrl(), clock));
    if (before != null) {
      fetches.inherit(
          before.fetches, rules.stream().map(DomainRule::name).collect(Collectors.toSet()));
    }
    rules.forEach(rule -> add(rule, before));
    this.enforcer =
        new RevocationEnforcer(domains, online ? fetched : FirstAnswers.NONE, generation::get);
    this.watch = CrlWatch.over(policies, clock);
    if (answers != null && before == null) {
      answers.drop(KEPT);
    }
  }

  /** Starts to watch and to fetch what {@code rules} name. Waits for nothing but the disk. */
  public static RevocationPlane start(
      List<DomainRule> rules, RevocationNetwork network, InstantSource clock) {
    return new RevocationPlane(rules, network, clock, true, null).started();
  }

  private RevocationPlane started() {
    if (fetcher != null && online) {
      refresher.start();
    }
    return this;
  }

  /** The same without a connection: of what is fetched, only what the store has kept is known. */
  public static RevocationPlane offline(
      List<DomainRule> rules, RevocationNetwork network, InstantSource clock) {
    return new RevocationPlane(rules, network, clock, false, null);
  }

  /**
   * A plane for other policies that begins with what this one has fetched, judged anew, and fetches
   * it again when this one would have. Files are the policies' own to hand on.
   */
  public RevocationPlane successor(List<DomainRule> others, RevocationNetwork otherNetwork) {
    return new RevocationPlane(others, otherNetwork, clock, online, this).started();
  }

  private static boolean fetches(RevocationPolicy policy) {
    return policy.crls().stream().anyMatch(CrlAddress.class::isInstance)
        || !policy.ocsp().sources().isEmpty()
        || !policy.fetching().certificateHosts().patterns().isEmpty();
  }

  /** What is known of a path that stands, or why it does not. */
  public Verdict<RevocationOutcome> standing(TrustedPath path) {
    RevocationOutcome outcome = enforcer.judge(path);
    return outcome.verdict().then(stands -> Verdict.accept(outcome));
  }

  /**
   * Grows whenever any list is replaced, or an answer by OCSP is another than before, after the new
   * one counts: what was decided under an older generation is to be decided again.
   */
  public long generation() {
    return generation.get();
  }

  /** How each source stands now, by domain. */
  public List<SourceStatus> sources() {
    Instant now = clock.instant();
    long nanos = System.nanoTime();
    Function<RefreshTask, Instant> due = task -> now.plus(task.left(nanos));
    List<SourceStatus> all = new ArrayList<>();
    for (DomainRule rule : rules) {
      DomainName domain = rule.name();
      for (CrlSource source : rule.policy().crls()) {
        if (source instanceof CrlFile file) {
          all.add(file.status(domain, now));
        } else if (source instanceof Crl list) {
          all.add(list.status(domain, now));
        }
      }
      all.addAll(fetches.status(domain, due));
      OcspAnswers asked = Objects.requireNonNull(domains.get(domain)).answers();
      if (asked != null) {
        all.addAll(asked.status(domain, due));
      }
    }
    return List.copyOf(all);
  }

  private void add(DomainRule rule, @Nullable RevocationPlane before) {
    DomainName name = rule.name();
    RevocationPolicy policy = rule.policy();
    AtomicReference<DomainRevocation> self = new AtomicReference<>();
    DomainRevocation domain =
        new DomainRevocation(policy, checker -> answers(rule, checker, self::get));
    self.set(domain);
    domains.put(name, domain);
    ruled.put(name, rule);
    if (before != null && domain.answers() != null) {
      before.bequeath(rule, domain.answers());
    }
    List<RefreshTask> tasks = new ArrayList<>();
    for (CrlSource source : policy.crls()) {
      if (source instanceof CrlFile file) {
        listen(domain, file.latest());
      } else if (source instanceof CrlAddress address) {
        FetchHosts permitted = policy.fetching().certificateHosts();
        RefreshTask task =
            fetch(
                name, "policy", domain, address, FetchRules.ofPolicy(address.address(), permitted));
        task.prepare();
        tasks.add(task);
      }
    }
    fetched.add(
        domain,
        tasks,
        new NamedAddresses(
            domain,
            (source, issuerKey) -> {
              FetchHosts permitted = policy.fetching().certificateHosts();
              RefreshTask task =
                  fetch(name, issuerKey.hex(), domain, source, FetchRules.ofCertificate(permitted));
              refresher.startNow(task);
              return task;
            }));
    // What came in before anybody listened.
    domain.reload();
  }

  /** Hands on what this has learned by OCSP, as far as {@code rule} would have judged it so. */
  private void bequeath(DomainRule rule, OcspAnswers to) {
    DomainRule own = ruled.get(rule.name());
    if (own == null
        || !own.profile().equals(rule.profile())
        || !own.policy().ocsp().equals(rule.policy().ocsp())) {
      return;
    }
    Fetching before = own.policy().fetching();
    Fetching now = rule.policy().fetching();
    OcspAnswers known = Objects.requireNonNull(domains.get(rule.name())).answers();
    if (known != null && before.certificateHosts().equals(now.certificateHosts())) {
      // How long an answer without an end is good goes by 'refresh'; what is revoked stays so.
      to.inherit(
          known, before.refresh().equals(now.refresh()) ? any -> true : OcspAnswer::isRevoked);
    }
  }

  private OcspAnswers answers(
      DomainRule rule, OcspChecker checker, Supplier<DomainRevocation> domain) {
    RevocationPolicy policy = rule.policy();
    OcspJudge judge =
        new OcspJudge(
            new OcspSigners(policy.ocsp().signers(), rule.profile()), policy.fetching().refresh());
    OcspFetch.Answered answered =
        (before, now) -> {
          domain.get().answered();
          // Whoever was told 'undetermined' is told so for that moment only; but by a list, 'good'.
          if (before == null ? now.isRevoked() : !now.isSameAs(before)) {
            generation.incrementAndGet();
          }
        };
    return new OcspAnswers(
        policy,
        checker,
        new OcspFetch.Desk(
            judge,
            answers,
            network.maxOcsp(),
            network.timeout().multipliedBy(SILENT),
            clock,
            answered),
        new OcspAsking(fetcher, refresher, delays(policy), network, judge, clock, online),
        OcspAnswers.MAX_CERTIFICATES);
  }

  private static RefreshDelays delays(RevocationPolicy policy) {
    return new RefreshDelays(
        policy.fetching().refresh(), () -> ThreadLocalRandom.current().nextDouble());
  }

  private void listen(DomainRevocation domain, LatestCrl latest) {
    Runnable changed =
        () -> {
          domain.reload();
          generation.incrementAndGet();
        };
    latest.onChange(changed);
    synchronized (farewells) {
      farewells.add(() -> latest.ignore(changed));
    }
  }

  private RefreshTask fetch(
      DomainName name, String namedBy, DomainRevocation domain, CrlAddress source, FetchRule rule) {
    listen(domain, source.latest());
    return fetches.add(name, namedBy, source, rule, delays(domain.policy()));
  }

  /**
   * How often a request has waited for a first answer since the start, under the policies before
   * this one too.
   */
  public long waits() {
    return waits.get();
  }

  /**
   * Looks at nothing of its own accord any more, as a successor does; requests that have begun may
   * still wait for a first answer.
   */
  public void retire() {
    watch.close();
    refresher.retire();
  }

  /** Ends the watch and all fetching; the lists stay as they are. */
  @Override
  public void close() {
    watch.close();
    refresher.close();
    if (fetcher != null) {
      fetcher.close();
    }
    synchronized (farewells) {
      farewells.forEach(Runnable::run);
      farewells.clear();
    }
  }
}
