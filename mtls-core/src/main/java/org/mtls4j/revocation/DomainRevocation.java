package org.mtls4j.revocation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mtls4j.path.ValidatedPath;
import org.mtls4j.trust.TrustedPath;
import org.mtls4j.x509.ParsedCertificate;

/** One trust domain's rule and what it goes by at the moment, in memory. Thread-safe. */
final class DomainRevocation {

  private final RevocationPolicy policy;
  private final CrlChecker checker;
  private final @Nullable OcspAnswers answers;
  private final List<CrlSource> sources;
  private final AtomicLong changes = new AtomicLong();
  private volatile List<Crl> lists = List.of();

  /**
   * Goes by the policy's sources.
   *
   * @param answers makes what asks by OCSP; not called where nobody is to be asked
   */
  DomainRevocation(RevocationPolicy policy, Function<OcspChecker, OcspAnswers> answers) {
    this.policy = policy;
    this.checker = new CrlChecker(policy);
    this.answers =
        policy.ocsp().sources().isEmpty() ? null : answers.apply(new OcspChecker(policy, checker));
    this.sources = new CopyOnWriteArrayList<>(policy.crls());
    reload();
  }

  RevocationPolicy policy() {
    return policy;
  }

  /** What is asked by OCSP, or null where nobody is. */
  @Nullable OcspAnswers answers() {
    return answers;
  }

  List<CrlSource> sources() {
    return List.copyOf(sources);
  }

  /** Adds a source that a certificate named. */
  void add(CrlSource source) {
    sources.add(source);
    reload();
  }

  /** Looks at what the sources hold now. */
  synchronized void reload() {
    lists = sources.stream().flatMap(source -> source.current().stream()).toList();
    changes.incrementAndGet();
  }

  /** An answer came by OCSP. */
  void answered() {
    changes.incrementAndGet();
  }

  /** Grows with every change of the data in memory, after the change. */
  long changes() {
    return changes.get();
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

  /**
   * When a list, or the certificate of one who may sign lists, begins or ends next after {@code
   * at}: what all of them say together may be something else then, even if the data stays as it is.
   */
  Instant nextChange(Instant at) {
    Duration grace = policy.whenUndetermined().grace();
    Instant next = Instant.MAX;
    for (Crl list : lists) {
      next = sooner(next, begin(list.thisUpdate(), at));
      next = sooner(next, end(list.nextUpdate(), at));
      next = sooner(next, end(list.nextUpdate().plus(grace), at));
    }
    for (ParsedCertificate signer : policy.crlSigners()) {
      next = sooner(next, begin(signer.notBefore(), at));
      next = sooner(next, end(signer.notAfter(), at));
    }
    return next;
  }

  private static Instant begin(Instant begin, Instant at) {
    return begin.isAfter(at) ? begin : Instant.MAX;
  }

  private static Instant end(Instant end, Instant at) {
    return end.isBefore(at) ? Instant.MAX : end;
  }

  private static Instant sooner(Instant one, Instant other) {
    return other.isBefore(one) ? other : one;
  }

  /** The status of each of them now. */
  List<RevocationStatus> statuses(TrustedPath path) {
    List<Crl> now = lists;
    List<RevocationStatus> statuses = new ArrayList<>();
    for (JudgedCertificate judged : judged(path.path())) {
      statuses.add(status(judged, now, path));
    }
    return statuses;
  }

  private RevocationStatus status(JudgedCertificate judged, List<Crl> now, TrustedPath path) {
    OcspAnswers asked = answers;
    if (asked == null) {
      return checker.statusOf(judged, now, path.at());
    }
    RevocationStatus answered = asked.statusOf(judged, now, path.at());
    return policy.hasLists()
        ? RevocationStatus.either(checker.statusOf(judged, now, path.at()), answered)
        : answered;
  }
}
