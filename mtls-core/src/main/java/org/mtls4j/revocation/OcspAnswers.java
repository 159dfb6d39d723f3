package org.mtls4j.revocation;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.mtls4j.revocation.OcspSource.Responder;
import org.mtls4j.revocation.RevocationStatus.Undetermined;
import org.mtls4j.revocation.fetch.FetchRule;
import org.mtls4j.revocation.fetch.RefreshTask;
import org.mtls4j.trust.DomainName;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.ParsedCertificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What responders say of the certificates that one domain has seen: each is asked after from its
 * first sight on, and as long as it is in use. Thread-safe.
 */
final class OcspAnswers {

  /** Who asks. */
  interface Asking {
    /** A responder that may be asked where {@code rule} has no objection. */
    OcspResponder responder(URI address, FetchRule rule);

    /**
     * Begins to ask, and goes on.
     *
     * @param due when to ask first, where there is an answer; null for now
     */
    RefreshTask begin(OcspFetch fetch, @Nullable Long due);

    /** Asks no more. */
    void end(RefreshTask task);
  }

  /** Half a kilobyte each. */
  static final int MAX_CERTIFICATES = 100_000;

  /** How long a certificate is asked after that nobody has shown. */
  static final Duration IN_USE = Duration.ofDays(1);

  private static final int MAX_RESPONDERS = 1_000;

  /** CAs name one, rarely two; hundreds would fit into a certificate. */
  private static final int MAX_NAMED = 4;

  private static final int MAX_ISSUERS = 1_000;
  private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(OcspAnswers.class);

  private record Place(Fingerprint certificate, Fingerprint issuerKey) {}

  /** An answer of a plane before this one, and when it would have asked again. */
  private record Heritage(OcspAnswer answer, long due) {}

  private static final class Known {
    private final OcspFetch fetch;
    private final @Nullable RefreshTask task;
    // In seconds. Of several writers any will do.
    private volatile long used;

    Known(OcspFetch fetch, @Nullable RefreshTask task) {
      this.fetch = fetch;
      this.task = task;
    }

    boolean isRevoked() {
      OcspAnswer answer = fetch.current();
      return answer != null && answer.isRevoked();
    }
  }

  private final RevocationPolicy policy;
  private final OcspChecker checker;
  private final OcspFetch.Desk desk;
  private final Asking asking;
  private final int maxCertificates;
  private final Map<Place, Known> certificates = new ConcurrentHashMap<>();
  private final Map<Place, Heritage> heritage = new ConcurrentHashMap<>();
  private final Map<OcspIssuer, OcspIssuer> issuers = new ConcurrentHashMap<>();
  private final Map<URI, OcspResponder> responders = new LinkedHashMap<>();
  // Guarded by responders.
  private boolean toldOfTooMany;
  private final Map<URI, OcspResponder> predecessors = new ConcurrentHashMap<>();
  private final Map<List<OcspResponder>, List<OcspResponder>> orders = new ConcurrentHashMap<>();
  private volatile long nextSweep = Long.MIN_VALUE;

  OcspAnswers(
      RevocationPolicy policy,
      OcspChecker checker,
      OcspFetch.Desk desk,
      Asking asking,
      int maxCertificates) {
    this.policy = policy;
    this.checker = checker;
    this.desk = desk;
    this.asking = asking;
    this.maxCertificates = maxCertificates;
  }

  /** Begins with what {@code before} knows and {@code stands} by this one's rules as well. */
  void inherit(OcspAnswers before, Predicate<OcspAnswer> stands) {
    synchronized (before.responders) {
      predecessors.putAll(before.responders);
    }
    before.certificates.forEach(
        (place, known) -> {
          OcspAnswer answer = known.fetch.current();
          if (answer != null && known.task != null && stands.test(answer)) {
            heritage.put(place, new Heritage(answer, known.task.due()));
          }
        });
    // Of certificates that nobody has shown since: no more than are kept of others, or revoked.
    before.heritage.forEach(
        (place, older) -> {
          if (stands.test(older.answer())
              && (heritage.size() < maxCertificates || older.answer().isRevoked())) {
            heritage.putIfAbsent(place, older);
          }
        });
  }

  /** The status of {@code judged} by its answer; {@code lists} may speak of who signed that. */
  RevocationStatus statusOf(JudgedCertificate judged, List<Crl> lists, Instant at) {
    OcspFetch fetch = known(judged, at).fetch;
    @Nullable OcspAnswer answer = fetch.current();
    return answer == null
        ? new Undetermined("no OCSP response: " + fetch.failure())
        : checker.statusOf(answer, lists, at);
  }

  /** What brings its answer, if anybody is asked. */
  Optional<RefreshTask> taskOf(JudgedCertificate judged, Instant at) {
    return Optional.ofNullable(known(judged, at).task);
  }

  /** The delegates whose own status must be known, of answers about {@code judged}. */
  Optional<JudgedCertificate> delegateOf(JudgedCertificate judged, Instant at) {
    @Nullable OcspAnswer answer = known(judged, at).fetch.current();
    return Optional.ofNullable(answer).map(OcspAnswer::delegate);
  }

  int size() {
    return certificates.size();
  }

  /**
   * How each responder stands.
   *
   * @param due when a task runs next
   */
  List<SourceStatus> status(DomainName domain, Function<RefreshTask, Instant> due) {
    for (OcspSource source : policy.ocsp().sources()) {
      if (source instanceof Responder byPolicy) {
        named(byPolicy);
      }
    }
    Map<OcspResponder, Integer> asked = new HashMap<>();
    Map<OcspResponder, Instant> next = new HashMap<>();
    for (Known known : certificates.values()) {
      RefreshTask task = known.task;
      for (OcspResponder responder : known.fetch.responders()) {
        asked.merge(responder, 1, Integer::sum);
        if (task != null) {
          next.merge(responder, due.apply(task), (a, b) -> a.isBefore(b) ? a : b);
        }
      }
    }
    synchronized (responders) {
      return responders.values().stream()
          .map(
              one ->
                  one.status(
                      domain, asked.getOrDefault(one, 0), Optional.ofNullable(next.get(one))))
          .toList();
    }
  }

  private Known known(JudgedCertificate judged, Instant at) {
    Place place = new Place(judged.certificate().sha256(), judged.issuer().spki());
    Known found = certificates.get(place);
    if (found == null) {
      sweep(at.getEpochSecond());
      found = certificates.computeIfAbsent(place, any -> begin(judged, heritage.remove(place)));
    }
    found.used = at.getEpochSecond();
    return found;
  }

  private Known begin(JudgedCertificate judged, @Nullable Heritage inherited) {
    OcspIssuer own = OcspIssuer.of(judged);
    OcspIssuer issuer = issuers.computeIfAbsent(own, any -> own);
    List<OcspResponder> order = order(judged.certificate());
    OcspFetch fetch =
        new OcspFetch(
            new OcspQuestion(issuer, judged.certificate().certificate().getSerialNumber()),
            order,
            desk);
    if (order.isEmpty()) {
      return new Known(fetch, null);
    }
    if (inherited == null) {
      return new Known(fetch, asking.begin(fetch, null));
    }
    fetch.inherit(inherited.answer());
    return new Known(fetch, asking.begin(fetch, inherited.due()));
  }

  private Optional<OcspResponder> named(Responder byPolicy) {
    URI address = byPolicy.address();
    return responder(address, FetchRules.ofPolicy(address, policy.fetching().certificateHosts()));
  }

  private List<OcspResponder> order(ParsedCertificate certificate) {
    FetchHosts permitted = policy.fetching().certificateHosts();
    List<OcspResponder> order = new ArrayList<>();
    for (OcspSource source : policy.ocsp().sources()) {
      if (source instanceof Responder byPolicy) {
        named(byPolicy).ifPresent(order::add);
      } else {
        OcspAddresses.namedBy(certificate).stream()
            .filter(permitted::permits)
            .distinct()
            .limit(MAX_NAMED)
            .forEach(
                address ->
                    responder(address, FetchRules.ofCertificate(permitted)).ifPresent(order::add));
      }
    }
    List<OcspResponder> distinct = order.stream().distinct().toList();
    return orders.computeIfAbsent(distinct, any -> distinct);
  }

  private Optional<OcspResponder> responder(URI address, FetchRule rule) {
    synchronized (responders) {
      OcspResponder known = responders.get(address);
      if (known == null && responders.size() < MAX_RESPONDERS) {
        known = asking.responder(address, rule);
        known.continueFrom(predecessors.remove(address));
        responders.put(address, known);
      } else if (known == null && !toldOfTooMany) {
        toldOfTooMany = true;
        LOG.warn(
            "more than {} OCSP responders; {} and others are not asked", MAX_RESPONDERS, address);
      }
      return Optional.ofNullable(known);
    }
  }

  /**
   * Forgets what is not in use. What is revoked stays: it must not be forgotten while nobody can
   * say it again.
   */
  private void sweep(long now) {
    if (!isToBeSwept(now)) {
      return;
    }
    synchronized (this) {
      if (!isToBeSwept(now)) {
        // Another has, meanwhile: else each who waited would drop as many again.
        return;
      }
      boolean full = isFull();
      nextSweep = now + BETWEEN_SWEEPS.toSeconds();
      long idle = now - IN_USE.toSeconds();
      List<Candidate> candidates =
          certificates.entrySet().stream()
              .map(Candidate::of)
              .filter(each -> full || (each.used() < idle && !each.revoked()))
              .sorted(Comparator.comparing(Candidate::revoked).thenComparing(Candidate::used))
              .toList();
      int most = full ? Math.max(1, maxCertificates / 10) : candidates.size();
      candidates.subList(0, Math.min(most, candidates.size())).forEach(each -> forget(each.place));
      if (issuers.size() > MAX_ISSUERS) {
        // They are held once for many certificates, and found again with the next.
        issuers.clear();
      }
      if (orders.size() > MAX_RESPONDERS) {
        orders.clear();
      }
    }
  }

  private boolean isToBeSwept(long now) {
    return isFull() || now >= nextSweep;
  }

  private boolean isFull() {
    return certificates.size() >= maxCertificates;
  }

  /** As it is at one moment. */
  private record Candidate(Place place, boolean revoked, long used) {
    static Candidate of(Map.Entry<Place, Known> entry) {
      return new Candidate(entry.getKey(), entry.getValue().isRevoked(), entry.getValue().used);
    }
  }

  private void forget(Place place) {
    Known forgotten = certificates.remove(place);
    if (forgotten != null && forgotten.task != null) {
      asking.end(forgotten.task);
    }
  }
}
