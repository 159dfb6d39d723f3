package org.mtls4j.revocation;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.mtls4j.revocation.fetch.RefreshTask;
import org.mtls4j.x509.DistributionPoints;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.ParsedCertificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses that certificates of proven paths name and that their domain permits: each is
 * fetched from its first sight on. Thread-safe.
 */
final class NamedAddresses {

  /** More than the shards of any CA; a bound on what certificates can make us fetch and hold. */
  private static final int MAX = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(NamedAddresses.class);

  /** Two keys of one CA may publish at one address, each its own list in its time. */
  private record Place(URI address, Fingerprint issuerKey) {}

  /** Starts to fetch. */
  @FunctionalInterface
  interface Start {
    RefreshTask fetch(CrlAddress source, Fingerprint issuerKey);
  }

  private final DomainRevocation domain;
  private final Start start;
  private final Map<Place, RefreshTask> tasks = new ConcurrentHashMap<>();
  private final AtomicBoolean told = new AtomicBoolean();

  NamedAddresses(DomainRevocation domain, Start start) {
    this.domain = domain;
    this.start = start;
  }

  /** What fetches the addresses that {@code judged} names; begins to, where it is new. */
  Collection<RefreshTask> of(JudgedCertificate judged) {
    FetchHosts permitted = domain.policy().fetching().certificateHosts();
    if (permitted.patterns().isEmpty()) {
      return List.of();
    }
    List<RefreshTask> found = new ArrayList<>();
    for (URI address : addresses(judged.certificate())) {
      if (permitted.permits(address)) {
        task(address, judged).ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<RefreshTask> task(URI address, JudgedCertificate judged) {
    Place place = new Place(address, judged.issuer().spki());
    RefreshTask known = tasks.get(place);
    if (known != null) {
      return Optional.of(known);
    }
    if (tasks.size() >= MAX) {
      if (told.compareAndSet(false, true)) {
        LOG.warn(
            "certificates name more than {} CRLs; {} and others are not fetched", MAX, address);
      }
      return Optional.empty();
    }
    return Optional.of(tasks.computeIfAbsent(place, any -> begin(address, judged)));
  }

  private RefreshTask begin(URI address, JudgedCertificate judged) {
    List<ParsedCertificate> authorities =
        Stream.concat(judged.above().stream(), domain.policy().crlSigners().stream()).toList();
    CrlAddress source = CrlAddress.namedByCertificate(address, authorities);
    domain.add(source);
    return start.fetch(source, judged.issuer().spki());
  }

  private static List<URI> addresses(ParsedCertificate certificate) {
    return Stream.concat(
            DistributionPoints.of(certificate).stream(),
            DistributionPoints.freshest(certificate).stream())
        .flatMap(point -> point.names().stream())
        .flatMap(name -> name.uri().stream())
        .flatMap(text -> parsed(text).stream())
        .filter(CrlAddress::isHttp)
        .distinct()
        .toList();
  }

  private static Optional<URI> parsed(String text) {
    try {
      return Optional.of(URI.create(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
