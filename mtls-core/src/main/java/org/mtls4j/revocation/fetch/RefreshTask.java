package org.mtls4j.revocation.fetch;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thing that is fetched again and again, never twice at a time. Whoever needs it for the first
 * time may wait for the first attempt, together with all others who do. Thread-safe.
 */
public final class RefreshTask {

  /** What is done each time. */
  public interface Work {
    /**
     * Whom it asks: of what asks the same one, only a few run at a time, so that one server that
     * does not answer holds up nobody but those who need it.
     */
    Object lane();

    /**
     * Begins with what is there without fetching.
     *
     * @return whether that is enough for nobody to wait
     */
    boolean prepare();

    /**
     * Brings it up to date.
     *
     * @return in how long it lapses; not positive where it has already; empty where it never does
     * @throws Postponed when it was not tried
     * @throws IOException when that was not possible; the message says why
     */
    Optional<Duration> run() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(RefreshTask.class);

  private final Object name;
  private final Work work;
  private final RefreshDelays delays;
  private final CompletableFuture<Void> first = new CompletableFuture<>();
  private final AtomicBoolean prepared = new AtomicBoolean();
  private final long created;
  // Guarded by this.
  private long due;
  private boolean running;
  private int failures;
  private @Nullable String told;

  RefreshTask(Object name, Work work, RefreshDelays delays, long now) {
    this.name = name;
    this.work = work;
    this.delays = delays;
    this.created = now;
    this.due = now;
  }

  /** Whether it is time to run; if so, only one caller is told. */
  synchronized boolean begin(long now) {
    if (running || now - due < 0) {
      return false;
    }
    running = true;
    return true;
  }

  /** Begins with what is there without fetching, unless that was done. */
  public void prepare() {
    if (prepared.compareAndSet(false, true) && work.prepare()) {
      first.complete(null);
    }
  }

  /** Where what {@code before} has brought is here already: goes on when that one would have. */
  public void continueFrom(RefreshTask before) {
    continueAt(before.due());
  }

  /** The same, at a time that {@link #due} of the other one told. */
  public void continueAt(long theirs) {
    prepared.set(true);
    first.complete(null);
    synchronized (this) {
      long latest = created + Nanos.of(delays.refresh());
      due = theirs - latest < 0 ? theirs : latest;
    }
  }

  /** When it is due, as the refresher counts time; where it runs just now, it is. */
  public synchronized long due() {
    return running ? created : due;
  }

  /** In how long it runs again at the latest; zero where it runs just now. */
  public synchronized Duration left(long now) {
    return running || now - due > 0 ? Duration.ZERO : Duration.ofNanos(due - now);
  }

  /** Whether it failed so often in a row that it is tried once in each period only. */
  public synchronized boolean isOpen() {
    return failures >= RefreshDelays.FAILURES_TO_OPEN;
  }

  Object lane() {
    return work.lane();
  }

  /** Runs once, after {@link #begin}; returns when it did. */
  void run(LongSupplier nanoTime) {
    try {
      runOnce(nanoTime);
    } finally {
      first.complete(null);
    }
  }

  private void runOnce(LongSupplier nanoTime) {
    @Nullable String why;
    Optional<Duration> lapse = Optional.empty();
    try {
      prepare();
      lapse = work.run();
      why = lapse.filter(left -> left.isNegative() || left.isZero()).isPresent() ? "lapsed" : null;
    } catch (Postponed e) {
      postpone(e.by(), nanoTime.getAsLong());
      return;
    } catch (IOException | RuntimeException | Error e) {
      // Also where memory does not suffice: one failure must not end all refreshing.
      why = e.getMessage() == null ? e.toString() : e.getMessage();
    }
    end(why, lapse, nanoTime.getAsLong());
  }

  /** It was not tried, so it did not fail; whoever waits for it waits no longer. */
  private synchronized void postpone(Duration by, long now) {
    running = false;
    due = now + Nanos.of(by);
  }

  private synchronized void end(@Nullable String why, Optional<Duration> lapse, long now) {
    running = false;
    failures = why == null ? 0 : failures + 1;
    Duration delay = why == null ? delays.afterSuccess(lapse) : delays.afterFailure(failures);
    due = now + Nanos.of(delay);
    tell(why);
  }

  /** Once for every change, not at every attempt. */
  private void tell(@Nullable String why) {
    if (why != null && !why.equals(told)) {
      LOG.warn("{} {}; what was good before stays", name, why);
    } else if (why == null && told != null) {
      LOG.info("{} is up to date again", name);
    }
    told = why;
  }

  /**
   * Waits until the first attempt of any task ends, each until {@code patience} after it was made.
   *
   * @param now as the tasks count time
   * @return false where there is nothing to wait for
   */
  public static boolean awaitAny(Collection<RefreshTask> tasks, Duration patience, long now) {
    List<RefreshTask> pending =
        tasks.stream()
            .filter(task -> !task.first.isDone() && task.left(patience, now) > 0)
            .toList();
    if (pending.isEmpty()) {
      return false;
    }
    long longest = pending.stream().mapToLong(task -> task.left(patience, now)).max().orElse(0);
    CompletableFuture<?>[] firsts =
        pending.stream().map(task -> task.first).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.anyOf(firsts).get(longest, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Who waits looks at what there is then.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return true;
  }

  private long left(Duration patience, long now) {
    return Nanos.of(patience) - (now - created);
  }

  @Override
  public String toString() {
    return name.toString();
  }
}
