package org.mtls4j.revocation;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
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

/**
 * Keeps the revocation data of all trust domains up to date, beside the requests: files are
 * watched, addresses fetched, what was fetched kept for the next start. Requests read memory only.
 * Thread-safe.
 */
public final class RevocationPlane implements AutoCloseable {

  /** What is fetched for a domain. */
  private record Running(DomainName domain, CrlFetch fetch, RefreshTask task) {}

  private final Map<DomainName, DomainRevocation> domains = new HashMap<>();
  private final Map<DomainRevocation, NamedAddresses> named = new HashMap<>();
  private final Map<DomainRevocation, List<RefreshTask>> configured = new HashMap<>();
  private final Map<String, Running> running = new ConcurrentHashMap<>();
  private final Map<String, Running> inherited;
  private final RevocationEnforcer enforcer;
  private final List<Runnable> farewells = new ArrayList<>();
  private final AtomicLong generation = new AtomicLong();
  private final RevocationNetwork network;
  private final InstantSource clock;
  private final Refresher refresher;
  private final CrlWatch watch;
  private final @Nullable HttpFetcher fetcher;
  private final @Nullable DocumentStore store;

  private final boolean online;

  private RevocationPlane(
      Map<DomainName, RevocationPolicy> policies,
      RevocationNetwork network,
      InstantSource clock,
      boolean online,
      Map<String, Running> inherited) {
    this.inherited = new ConcurrentHashMap<>(inherited);
    this.network = network;
    this.online = online;
    this.clock = clock;
    this.refresher = new Refresher(Threads.light("mtls4j-fetch"), System::nanoTime);
    this.store = network.store().map(DocumentStore::new).orElse(null);
    this.fetcher =
        policies.values().stream().anyMatch(RevocationPlane::fetches)
            ? new HttpFetcher(
                new FetchLimits(network.connectTimeout(), network.timeout(), network.proxy()))
            : null;
    policies.forEach(this::add);
    this.enforcer =
        new RevocationEnforcer(domains, online ? this::awaitAny : (domain, path) -> false);
    this.watch = CrlWatch.over(policies.values(), clock);
  }

  /** Starts to watch and to fetch what {@code policies} name. Waits for nothing but the disk. */
  public static RevocationPlane start(
      Map<DomainName, RevocationPolicy> policies, RevocationNetwork network, InstantSource clock) {
    return new RevocationPlane(policies, network, clock, true, Map.of()).started();
  }

  private RevocationPlane started() {
    if (fetcher != null && online) {
      refresher.start();
    }
    return this;
  }

  /** The same without a connection: of what is fetched, only what the store has kept is known. */
  public static RevocationPlane offline(
      Map<DomainName, RevocationPolicy> policies, RevocationNetwork network, InstantSource clock) {
    return new RevocationPlane(policies, network, clock, false, Map.of());
  }

  /**
   * A plane for other policies that begins with what this one has fetched, judged anew, and fetches
   * it again when this one would have. Files are the policies' own to hand on.
   */
  public RevocationPlane successor(
      Map<DomainName, RevocationPolicy> policies, RevocationNetwork otherNetwork) {
    Map<String, Running> heritage = new HashMap<>(inherited);
    heritage.putAll(running);
    heritage.values().removeIf(fetched -> !policies.containsKey(fetched.domain()));
    return new RevocationPlane(policies, otherNetwork, clock, online, heritage).started();
  }

  private static boolean fetches(RevocationPolicy policy) {
    return policy.crls().stream().anyMatch(CrlAddress.class::isInstance)
        || !policy.fetching().certificateHosts().patterns().isEmpty();
  }

  /** What judges by the data as it is at each moment. */
  public RevocationEnforcer enforcer() {
    return enforcer;
  }

  /**
   * Grows whenever any list is replaced, after the new one counts: what was decided under an older
   * generation is to be decided again.
   */
  public long generation() {
    return generation.get();
  }

  private void add(DomainName name, RevocationPolicy policy) {
    DomainRevocation domain = new DomainRevocation(policy);
    domains.put(name, domain);
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
    RefreshTask task =
        refresher.add(
            "CRL '" + source + "'",
            fetch,
            new RefreshDelays(
                domain.policy().fetching().refresh(),
                () -> ThreadLocalRandom.current().nextDouble()));
    @Nullable Running before = inherited.remove(place);
    if (before != null && fetch.inherit(before.fetch())) {
      task.continueFrom(before.task());
    }
    running.put(place, new Running(name, fetch, task));
    return task;
  }

  private boolean awaitAny(DomainRevocation domain, TrustedPath path) {
    List<RefreshTask> tasks = new ArrayList<>(configured.getOrDefault(domain, List.of()));
    for (JudgedCertificate judged : domain.judged(path.path())) {
      tasks.addAll(Objects.requireNonNull(named.get(domain)).of(judged));
    }
    return RefreshTask.awaitAny(tasks, domain.policy().fetching().firstAnswer(), System.nanoTime());
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
