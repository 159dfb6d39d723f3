package org.mtls4j.revocation.fetch;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether it is worth asking a server. After a failure one question at a time, later each time,
 * finds out when it is back; all others fail at once. Thread-safe.
 */
public final class Circuit {

  /** A question to the server. */
  public interface Question<T> {
    /**
     * Asks.
     *
     * @throws IOException when there is no answer
     */
    T ask() throws IOException;
  }

  private static final Duration SOON = Duration.ofSeconds(1);

  private final RefreshDelays delays;
  private final LongSupplier nanoTime;
  // Guarded by this.
  private int failures;
  private long retry;
  private boolean probing;
  private @Nullable String why;

  /** Closed: everything is asked. */
  public Circuit(RefreshDelays delays, LongSupplier nanoTime) {
    this.delays = delays;
    this.nanoTime = nanoTime;
  }

  /**
   * The answer.
   *
   * @throws Postponed when it was not asked, or did not answer
   */
  public <T> T ask(Question<T> question) throws Postponed {
    boolean probe = begin();
    boolean answered = false;
    try {
      T answer = question.ask();
      answered = true;
      return answer;
    } catch (IOException e) {
      String failure = String.valueOf(e.getMessage());
      throw new Postponed(failure, failed(probe, failure));
    } finally {
      end(probe, answered);
    }
  }

  private synchronized boolean begin() throws Postponed {
    if (failures == 0) {
      return false;
    }
    long left = retry - nanoTime.getAsLong();
    if (probing || left > 0) {
      throw new Postponed(String.valueOf(why), left > 0 ? Duration.ofNanos(left) : SOON);
    }
    probing = true;
    return true;
  }

  /** Of questions that were asked together, the first one's failure counts for all. */
  private synchronized Duration failed(boolean probe, String because) {
    if (probe || failures == 0) {
      failures++;
      why = because;
      Duration delay = delays.afterFailure(failures);
      retry = nanoTime.getAsLong() + Nanos.of(delay);
      return delay;
    }
    long left = retry - nanoTime.getAsLong();
    return left > 0 ? Duration.ofNanos(left) : SOON;
  }

  private synchronized void end(boolean probe, boolean answered) {
    if (probe) {
      probing = false;
    }
    if (answered) {
      failures = 0;
      why = null;
    }
  }

  /** In how long it is worth asking again; empty where it is now. */
  public synchronized Optional<Duration> left() {
    return failures == 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, retry - nanoTime.getAsLong())));
  }
}
