package org.mtls4j.revocation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.mtls4j.path.ValidatedPath;
import org.mtls4j.trust.TrustedPath;

/** One trust domain's rule and what it goes by at the moment, in memory. Thread-safe. */
final class DomainRevocation {

  private final RevocationPolicy policy;
  private final CrlChecker checker;
  private final List<CrlSource> sources;
  private volatile List<Crl> lists = List.of();

  DomainRevocation(RevocationPolicy policy) {
    this.policy = policy;
    this.checker = new CrlChecker(policy);
    this.sources = new CopyOnWriteArrayList<>(policy.crls());
    reload();
  }

  RevocationPolicy policy() {
    return policy;
  }

  /** Adds a source that a certificate named. */
  void add(CrlSource source) {
    sources.add(source);
    reload();
  }

  /** Looks at what the sources hold now. */
  synchronized void reload() {
    lists = sources.stream().flatMap(source -> source.current().stream()).toList();
  }

  /** The certificates of {@code path} that are to be judged, the client's first. */
  List<JudgedCertificate> judged(ValidatedPath path) {
    int count =
        switch (policy.check()) {
          case CHAIN -> path.certificates().size();
          case LEAF -> 1;
          case NONE -> 0;
        };
    return IntStream.range(0, count).mapToObj(i -> JudgedCertificate.of(path, i)).toList();
  }

  /** The lists in memory; another object whenever they have changed. */
  List<Crl> lists() {
    return lists;
  }

  /** The status of each of them by {@code now}, which are lists. */
  List<RevocationStatus> statuses(TrustedPath path, List<Crl> now) {
    List<RevocationStatus> statuses = new ArrayList<>();
    for (JudgedCertificate judged : judged(path.path())) {
      statuses.add(checker.statusOf(judged, now, path.at()));
    }
    return statuses;
  }
}
