package org.mtls4j.policyfile;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.audit.AuditSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A policy in force while its files change: what every entrance opens. The policy file and every
 * file that it names are compared by content each second, on one daemon thread that holds on to no
 * application's class loader. A good change takes effect whole, for every decision that begins from
 * then on; a bad one is told, now and every minute until it is mended, and the last good policy
 * stays. CRL files are watched beside it, by the policy's revocation. Thread-safe.
 */
public final class LivePolicy implements AutoCloseable {

  /** Reads the policy as it is now. */
  @FunctionalInterface
  interface Source {
    PolicyReport read(Journal journal, KnownLists running);
  }

  /** In milliseconds. */
  private static final long INTERVAL = 1_000;

  /** So long everything must stay as it was read, or it was read while it was being written. */
  private static final long SETTLED = 200;

  /** At each look; what is still being written then is read at the next. */
  private static final int ATTEMPTS = 4;

  private static final long TOLD_AGAIN = TimeUnit.MINUTES.toNanos(1);

  private static final Logger LOG = LoggerFactory.getLogger(LivePolicy.class);

  private final String name;
  private final Source source;
  private final MtlsAuthenticator authenticator;
  private final InstantSource clock;
  private final AuditSink audit;
  private final List<Consumer<PolicyChange>> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile List<FileProblem> problems = List.of();
  // Of the watching thread.
  private Journal journal;
  private long told;

  private LivePolicy(
      String name,
      Source source,
      MtlsPolicy policy,
      Journal journal,
      InstantSource clock,
      AuditSink audit) {
    this.name = name;
    this.source = source;
    this.authenticator = MtlsAuthenticator.of(policy, clock, audit);
    this.journal = journal;
    this.clock = clock;
    this.audit = audit;
  }

  static LivePolicy open(String name, Source source, InstantSource clock, AuditSink audit)
      throws PolicyFileException {
    Journal journal = new Journal();
    MtlsPolicy policy = source.read(journal, KnownLists.NONE).orThrow();
    LivePolicy live = new LivePolicy(name, source, policy, journal, clock, audit);
    live.authenticator.manageAs(name);
    live.start();
    return live;
  }

  private void start() {
    Thread thread = new Thread(null, this::watch, "mtls4j-policy-watch", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
  }

  /** Decides by the policy in force at each moment; the same object until this is closed. */
  public MtlsAuthenticator authenticator() {
    return authenticator;
  }

  /** Why the files as they are now are not what is in force; empty where they are. */
  public List<FileProblem> problems() {
    return problems;
  }

  /** Tells {@code listener} of every change, on the thread that watches. */
  public void onChange(Consumer<PolicyChange> listener) {
    listeners.add(listener);
  }

  private void watch() {
    try {
      while (!closed.await(INTERVAL, TimeUnit.MILLISECONDS)) {
        flushSafely();
        lookSafely();
      }
    } catch (InterruptedException e) {
      LOG.error("policy '{}' is not watched any more; the last good one stays in force", name, e);
    }
  }

  private void flushSafely() {
    try {
      audit.flush(clock.instant());
    } catch (RuntimeException | Error e) {
      // A policy is watched whoever fails to write down what was decided by it.
      LOG.error("what was held back of the audit of policy '{}' could not be told", name, e);
    }
  }

  private void lookSafely() throws InterruptedException {
    try {
      look();
    } catch (RuntimeException | Error e) {
      // Also where memory does not suffice: one failure must not end the watch.
      LOG.error("policy '{}' cannot be looked at; the last good one stays in force", name, e);
    }
  }

  private void look() throws InterruptedException {
    if (!journal.isCurrent()) {
      read();
    } else if (!problems.isEmpty() && System.nanoTime() - told > TOLD_AGAIN) {
      tell();
    }
  }

  private void read() throws InterruptedException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Journal next = new Journal();
      PolicyReport report = source.read(next, KnownLists.of(authenticator.policy()));
      if (closed.await(SETTLED, TimeUnit.MILLISECONDS)) {
        return;
      }
      if (next.isCurrent()) {
        take(report);
        // Only now: what could not be taken is tried again at the next look.
        journal = next;
        return;
      }
    }
  }

  private void take(PolicyReport report) {
    if (report.policy().isEmpty()) {
      problems = report.problems();
      tell();
      return;
    }
    long generation = authenticator.replace(report.policy().get());
    problems = report.problems();
    LOG.info("policy '{}' was changed; generation {} is in force", name, generation);
    tell(new PolicyChange.Taken(generation));
  }

  private void tell() {
    told = System.nanoTime();
    LOG.error(
        "policy '{}' was changed and cannot be enforced, so that generation {} stays in force:\n{}",
        name,
        authenticator.generation(),
        problems.stream().map(FileProblem::toString).collect(Collectors.joining("\n")));
    tell(new PolicyChange.Refused(problems));
  }

  private void tell(PolicyChange change) {
    for (Consumer<PolicyChange> listener : listeners) {
      try {
        listener.accept(change);
      } catch (RuntimeException | Error e) {
        LOG.error("a listener to policy '{}' failed", name, e);
      }
    }
  }

  /** Ends the watch, and the authenticator's own. */
  @Override
  public void close() {
    closed.countDown();
    authenticator.close();
    audit.flush(Instant.MAX);
  }
}
