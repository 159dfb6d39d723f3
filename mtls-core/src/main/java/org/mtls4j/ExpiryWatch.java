package org.mtls4j;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.mtls4j.audit.AuditSink;
import org.mtls4j.audit.ExpiryWarning;
import org.mtls4j.audit.PresentedCertificate;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.path.ValidatedPath;
import org.mtls4j.trust.TrustedPath;
import org.mtls4j.x509.ParsedCertificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells once a day of each certificate that lets clients in and ends soon. Thread-safe. */
final class ExpiryWatch {

  /** As many certificates a day; a bound on memory. */
  private static final int MOST = 10_000;

  private static final long MILLIS_OF_A_DAY = Duration.ofDays(1).toMillis();

  /** Of a certificate that lives for days or hours, a month before its end says nothing. */
  private static final int PART_OF_ITS_LIFE = 3;

  private static final Logger LOG = LoggerFactory.getLogger(ExpiryWatch.class);

  /** What was told of on one day, in UTC. */
  private record Day(long number, Set<String> told) {}

  private volatile Day today = new Day(Long.MIN_VALUE, ConcurrentHashMap.newKeySet());

  /** Looks at the certificates by which a client was let in, where anybody wants to know. */
  void look(Judgement judgement, Duration before, AuditSink audit) {
    try {
      if (audit.wantsWarnings()) {
        judgement
            .standing()
            .accepted()
            .filter(path -> judgement.client().isAccepted())
            .ifPresent(path -> look(judgement, path, before, audit));
      }
    } catch (RuntimeException e) {
      // The decision stands, whoever fails to write it down.
      LOG.error("a certificate that ends soon could not be told of", e);
    }
  }

  private void look(Judgement judgement, TrustedPath path, Duration before, AuditSink audit) {
    for (ParsedCertificate certificate : path.path().certificates()) {
      look(judgement, path, certificate, before, audit);
    }
    look(judgement, path, path.path().anchor(), before, audit);
  }

  private void look(
      Judgement judgement,
      TrustedPath path,
      ParsedCertificate certificate,
      Duration before,
      AuditSink audit) {
    if (judgement.at().isBefore(first(certificate, before))
        || !isNewToday(judgement.at(), certificate)) {
      return;
    }
    audit.warn(
        new ExpiryWarning(
            judgement.at(),
            path.domain(),
            certificate.equals(path.leaf())
                ? judgement.client().accepted().map(ClientIdentity::getName).orElse(null)
                : null,
            PresentedCertificate.of(certificate.certificate()),
            Duration.between(judgement.at(), certificate.notAfter())));
  }

  /** The number of the day in UTC; each certificate is told of once in it. */
  static long dayOf(long millis) {
    return Math.floorDiv(millis, MILLIS_OF_A_DAY);
  }

  /** When each certificate of {@code path} is to be told of first, in milliseconds rounded up. */
  static List<Long> first(ValidatedPath path, Duration before) {
    List<Long> first = new ArrayList<>();
    for (ParsedCertificate certificate : path.certificates()) {
      first.add(firstMillis(certificate, before));
    }
    first.add(firstMillis(path.anchor(), before));
    return List.copyOf(first);
  }

  private static long firstMillis(ParsedCertificate certificate, Duration before) {
    return first(certificate, before).plusNanos(999_999).toEpochMilli();
  }

  private static Instant first(ParsedCertificate certificate, Duration before) {
    Duration life = Duration.between(certificate.notBefore(), certificate.notAfter());
    Duration part = life.dividedBy(PART_OF_ITS_LIFE);
    return certificate.notAfter().minus(before.compareTo(part) < 0 ? before : part);
  }

  private boolean isNewToday(Instant at, ParsedCertificate certificate) {
    long number = dayOf(at.toEpochMilli());
    Day day = today;
    if (day.number() != number) {
      day = turnTo(number);
    }
    return day.told().size() < MOST && day.told().add(certificate.sha256().hex());
  }

  private synchronized Day turnTo(long number) {
    if (today.number() != number) {
      today = new Day(number, ConcurrentHashMap.newKeySet());
    }
    return today;
  }
}
