package org.mtls4j.revocation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mtls4j.revocation.SourceStatus.CircuitState;
import org.mtls4j.revocation.fetch.FetchRule;
import org.mtls4j.revocation.fetch.RefreshDelays;
import org.mtls4j.revocation.fetch.RefreshTask;
import org.mtls4j.revocation.fetch.Refresher;
import org.mtls4j.trust.DomainName;

/**
 * The lists of all trust domains that are fetched, each by a task of its own. One that was fetched
 * under the policies before goes on from there. Thread-safe.
 */
final class CrlFetches {

  private record Running(DomainName domain, CrlFetch fetch, RefreshTask task) {}

  private final Refresher refresher;
  private final BiFunction<CrlAddress, FetchRule, CrlFetch> fetching;
  private final Map<String, Running> running = new ConcurrentHashMap<>();

  /** What was fetched under the policies before and nobody has named since. */
  private final Map<String, Running> inherited = new ConcurrentHashMap<>();

  /**
   * None yet.
   *
   * @param fetching makes what fetches a list
   */
  CrlFetches(Refresher refresher, BiFunction<CrlAddress, FetchRule, CrlFetch> fetching) {
    this.refresher = refresher;
    this.fetching = fetching;
  }

  /** Takes over what {@code before} has learned, as far as it is of {@code domains}. */
  void inherit(CrlFetches before, Set<DomainName> domains) {
    inherited.putAll(before.inherited);
    inherited.putAll(before.running);
    inherited.values().removeIf(fetched -> !domains.contains(fetched.domain()));
  }

  /**
   * What fetches {@code source} from now on.
   *
   * @param namedBy who named it: of certificates, two keys of one CA may publish at one address,
   *     each its own list
   */
  RefreshTask add(
      DomainName domain, String namedBy, CrlAddress source, FetchRule rule, RefreshDelays delays) {
    String place = domain + " " + namedBy + " " + source;
    CrlFetch fetch = fetching.apply(source, rule);
    RefreshTask task = refresher.add("CRL '" + source + "'", fetch, delays);
    @Nullable Running before = inherited.remove(place);
    if (before != null && fetch.inherit(before.fetch())) {
      task.continueFrom(before.task());
    }
    running.put(place, new Running(domain, fetch, task));
    return task;
  }

  /**
   * How those of {@code domain} stand now.
   *
   * @param due when a task is to fetch again
   */
  List<SourceStatus> status(DomainName domain, Function<RefreshTask, Instant> due) {
    return running.values().stream()
        .filter(each -> each.domain().equals(domain))
        .map(each -> each.fetch().status(domain, due.apply(each.task()), circuit(each.task())))
        .toList();
  }

  private static CircuitState circuit(RefreshTask task) {
    return task.isOpen() ? CircuitState.OPEN : CircuitState.CLOSED;
  }
}
