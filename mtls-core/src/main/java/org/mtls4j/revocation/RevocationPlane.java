package org.mtls4j.revocation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mtls4j.revocation.SourceStatus.CircuitState;
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

  /** What is fetched for a domain. */
  private record Running(DomainName domain, CrlFetch fetch, RefreshTask task) {}

  /** How long an answer by OCSP is of use for the next start: many certificates come and go. */
  private static final Duration KEPT = Duration.ofDays(30);

  /** So many responders that do not answer hold up one certificate's answer. */
  private static final int SILENT = 2;

  private final List<DomainRule> rules;
  private final Map<DomainName, DomainRevocation> domains = new HashMap<>();
  private final Map<DomainName, DomainRule> ruled = new HashMap<>();
  private final Map<DomainRevocation, NamedAddresses> named = new HashMap<>();
  private final Map<DomainRevocation, List<RefreshTask>> configured = new HashMap<>();
  private final Map<String, Running> running = new ConcurrentHashMap<>();
  private final Map<String, Running> inherited;
  private final RevocationEnforcer enforcer;
  private final List<Runnable> farewells = new ArrayList<>();
  private final AtomicLong generation = new AtomicLong();
  private final AtomicLong waits;
  private final RevocationNetwork network;
  private final InstantSource clock;
  private final Refresher refresher;
  private final CrlWatch watch;
  private final @Nullable HttpFetcher fetcher;
  private final @Nullable DocumentStore store;
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
    this.inherited = new ConcurrentHashMap<>(before == null ? Map.of() : before.running(rules));
    this.network = network;
    this.online = online;
    this.clock = clock;
    this.refresher = new Refresher(Threads.light("mtls4j-fetch"), System::nanoTime);
    this.store = network.store().map(DocumentStore::new).orElse(null);
    this.answers = network.store().map(all -> new DocumentStore(all.resolve("ocsp"))).orElse(null);
    List<RevocationPolicy> policies = rules.stream().map(DomainRule::policy).toList();
    this.fetcher =
        policies.stream().anyMatch(RevocationPlane::fetches)
            ? new HttpFetcher(
                new FetchLimits(network.connectTimeout(), network.timeout(), network.proxy()))
            : null;
    rules.forEach(rule -> add(rule, before));
    this.enforcer =
        new RevocationEnforcer(domains, online ? new Beside() : FirstAnswers.NONE, generation::get);
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

  private Map<String, Running> running(List<DomainRule> others) {
    Set<DomainName> names = others.stream().map(DomainRule::name).collect(Collectors.toSet());
    Map<String, Running> heritage = new HashMap<>(inherited);
    heritage.putAll(running);
    heritage.values().removeIf(fetched -> !names.contains(fetched.domain()));
    return heritage;
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
      running.values().stream()
          .filter(each -> each.domain().equals(domain))
          .map(each -> each.fetch().status(domain, due.apply(each.task()), circuit(each.task())))
          .forEach(all::add);
      OcspAnswers asked = Objects.requireNonNull(domains.get(domain)).answers();
      if (asked != null) {
        all.addAll(asked.status(domain, due));
      }
    }
    return List.copyOf(all);
  }

  private static CircuitState circuit(RefreshTask task) {
    return task.isOpen() ? CircuitState.OPEN : CircuitState.CLOSED;
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
    configured.put(domain, tasks);
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
    named.put(
        domain,
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

  /** Of certificates, two keys of one CA may publish at one address, each its own list. */
  private RefreshTask fetch(
      DomainName name, String namedBy, DomainRevocation domain, CrlAddress source, FetchRule rule) {
    String place = name + " " + namedBy + " " + source;
    listen(domain, source.latest());
    CrlFetch fetch =
        new CrlFetch(source, rule, Objects.requireNonNull(fetcher), store, network.maxCrl(), clock);
    RefreshTask task = refresher.add("CRL '" + source + "'", fetch, delays(domain.policy()));
    @Nullable Running before = inherited.remove(place);
    if (before != null && fetch.inherit(before.fetch())) {
      task.continueFrom(before.task());
    }
    running.put(place, new Running(name, fetch, task));
    return task;
  }

  /** What is brought beside the requests. */
  private final class Beside implements FirstAnswers {

    @Override
    public void begin(DomainRevocation domain, TrustedPath path) {
      if (!domain.policy().fetching().certificateHosts().patterns().isEmpty()) {
        domain.judged(path.path()).forEach(judged -> named(domain, judged, path.at()));
      }
    }

    @Override
    public boolean awaitAny(DomainRevocation domain, TrustedPath path) {
      List<RefreshTask> tasks = new ArrayList<>(configured.getOrDefault(domain, List.of()));
      for (JudgedCertificate judged : domain.judged(path.path())) {
        tasks.addAll(named(domain, judged, path.at()));
        OcspAnswers asked = domain.answers();
        if (asked != null) {
          asked.taskOf(judged, path.at()).ifPresent(tasks::add);
        }
      }
      boolean waited =
          RefreshTask.awaitAny(tasks, domain.policy().fetching().firstAnswer(), System.nanoTime());
      if (waited) {
        waits.incrementAndGet();
      }
      return waited;
    }
  }

  /** What fetches the lists that {@code judged} names, and whoever has answered for it by OCSP. */
  private List<RefreshTask> named(DomainRevocation domain, JudgedCertificate judged, Instant at) {
    NamedAddresses addresses = Objects.requireNonNull(named.get(domain));
    List<RefreshTask> tasks = new ArrayList<>(addresses.of(judged));
    OcspAnswers asked = domain.answers();
    if (asked != null) {
      asked.delegateOf(judged, at).ifPresent(delegate -> tasks.addAll(addresses.of(delegate)));
    }
    return tasks;
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
