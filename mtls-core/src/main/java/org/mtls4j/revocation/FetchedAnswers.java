package org.mtls4j.revocation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.mtls4j.revocation.fetch.RefreshTask;
import org.mtls4j.trust.TrustedPath;

/**
 * What is brought beside the requests: by the policy's sources, and by those of certificates.
 * Thread-safe once all domains are added.
 */
final class FetchedAnswers implements FirstAnswers {

  private final Map<DomainRevocation, List<RefreshTask>> configured = new HashMap<>();
  private final Map<DomainRevocation, NamedAddresses> named = new HashMap<>();
  private final AtomicLong waits;

  /**
   * Without a domain.
   *
   * @param waits grows with every request that has waited
   */
  FetchedAnswers(AtomicLong waits) {
    this.waits = waits;
  }

  /** Adds a domain, before the first path of it is judged. */
  void add(DomainRevocation domain, List<RefreshTask> ofPolicy, NamedAddresses ofCertificates) {
    configured.put(domain, ofPolicy);
    named.put(domain, ofCertificates);
  }

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
}
