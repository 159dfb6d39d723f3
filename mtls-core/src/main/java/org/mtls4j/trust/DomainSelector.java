package org.mtls4j.trust;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mtls4j.path.ValidatedPath;
import org.mtls4j.path.ValidatedPaths;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.ParsedCertificate;

/**
 * Finds the one trust domain that a client belongs to. The domains whose CA keys were reached are
 * the candidates; their {@code names} alone select; then that domain's profile applies, and no
 * later refusal moves a client to another domain. Immutable and thread-safe.
 */
public final class DomainSelector {

  /** The most ways into one domain that are told: each may wait for a first answer once. */
  private static final int MOST_WAYS = 4;

  private final Map<Fingerprint, List<DomainTrust>> byAnchor;

  /** Selects among {@code domains}. */
  public DomainSelector(List<DomainTrust> domains) {
    Map<Fingerprint, List<DomainTrust>> index = new HashMap<>();
    for (DomainTrust domain : domains) {
      for (Fingerprint anchor : domain.anchors()) {
        index.merge(anchor, List.of(domain), DomainSelector::joined);
      }
    }
    this.byAnchor = Map.copyOf(index);
  }

  /**
   * The path within its one domain, or why there is not exactly one, or its profile's objection.
   */
  public Verdict<TrustedPath> select(ValidatedPaths paths) {
    Set<DomainTrust> reached = new LinkedHashSet<>();
    for (ValidatedPath path : paths.paths()) {
      reached.addAll(byAnchor.getOrDefault(path.anchor().sha256(), List.of()));
    }
    List<DomainTrust> fitting = new ArrayList<>();
    for (DomainTrust domain : reached) {
      if (domain.names().objectionTo(paths.leaf()).isEmpty()) {
        fitting.add(domain);
      }
    }
    return switch (fitting.size()) {
      case 0 -> Verdict.reject(Reason.NAME_NOT_PERMITTED, objections(reached, paths.leaf()));
      case 1 -> conforming(fitting.get(0), paths);
      default -> Verdict.reject(Reason.AMBIGUOUS_TRUST_DOMAIN, "claimed by " + names(fitting));
    };
  }

  private static Verdict<TrustedPath> conforming(DomainTrust domain, ValidatedPaths paths) {
    @Nullable Rejection why = null;
    List<ValidatedPath> ways = new ArrayList<>();
    for (ValidatedPath path : paths.paths()) {
      if (domain.anchors().contains(path.anchor().sha256())) {
        Optional<Rejection> flaw = domain.profile().flawOf(path);
        if (flaw.isEmpty()) {
          ways.add(path);
        } else {
          why = why == null ? flaw.get() : why.orMoreSpecific(flaw.get());
        }
      }
    }
    if (!ways.isEmpty()) {
      return Verdict.accept(
          new TrustedPath(
              domain.name(),
              ways.subList(0, Math.min(ways.size(), MOST_WAYS)),
              paths.at(),
              paths.until()));
    }
    return Verdict.reject(
        why == null ? new Rejection(Reason.UNKNOWN_ISSUER, "no path to " + domain.name()) : why);
  }

  private static String objections(Set<DomainTrust> reached, ParsedCertificate leaf) {
    return reached.stream()
        .map(domain -> domain.name() + ": " + domain.names().objectionTo(leaf).orElse(""))
        .collect(Collectors.joining("; "));
  }

  private static Set<String> names(List<DomainTrust> domains) {
    return domains.stream()
        .map(domain -> domain.name().value())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<DomainTrust> joined(List<DomainTrust> one, List<DomainTrust> other) {
    return java.util.stream.Stream.concat(one.stream(), other.stream()).toList();
  }
}
