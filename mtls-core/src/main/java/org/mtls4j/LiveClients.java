package org.mtls4j;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients whose work outlives its request: each is told of once, when it does not stand any more.
 * Without one there is no thread. Thread-safe.
 */
final class LiveClients implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** What time alone brings, such as an expiry, is noticed by then. */
  private static final int LONGEST = 10;

  private static final Logger LOG = LoggerFactory.getLogger(LiveClients.class);

  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final Function<ClientIdentity, Verdict<ClientIdentity>> recheck;
  private final LongSupplier generation;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicBoolean started = new AtomicBoolean();

  /**
   * Watches nobody yet.
   *
   * @param recheck judges a client anew
   * @param generation of all that a client is judged by: when it grows, all are judged anew
   */
  LiveClients(Function<ClientIdentity, Verdict<ClientIdentity>> recheck, LongSupplier generation) {
    this.recheck = recheck;
    this.generation = generation;
  }

  private final class Watched implements LiveClient {
    private final ClientIdentity client;
    private final Consumer<Rejection> refused;

    Watched(ClientIdentity client, Consumer<Rejection> refused) {
      this.client = client;
      this.refused = refused;
    }

    void recheck() {
      try {
        Optional<Rejection> why = recheck.apply(client).rejected();
        if (why.isPresent() && watched.remove(this)) {
          refused.accept(why.get());
        }
      } catch (RuntimeException | Error e) {
        // One application's mistake must not hide the others' refusals.
        LOG.error("{} could not be judged again, or told that it is refused", client, e);
      } finally {
        // Nobody interrupts this thread but an application that was called on it, by mistake.
        Thread.interrupted();
      }
    }

    @Override
    public void close() {
      watched.remove(this);
    }
  }

  LiveClient watch(ClientIdentity client, Consumer<Rejection> refused) {
    Watched live = new Watched(client, refused);
    watched.add(live);
    if (started.compareAndSet(false, true)) {
      Thread thread = new Thread(null, this::run, "mtls4j-live", 0, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      thread.start();
    }
    return live;
  }

  private void run() {
    long seen = Long.MIN_VALUE;
    int since = 0;
    try {
      while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        long now = generation.getAsLong();
        since++;
        if (now != seen || since >= LONGEST) {
          seen = now;
          since = 0;
          watched.forEach(Watched::recheck);
        }
      }
    } catch (InterruptedException e) {
      LOG.error("work that outlives its request is not rechecked any more", e);
    }
  }

  /** Watches nobody any more. */
  @Override
  public void close() {
    closed.countDown();
    watched.clear();
  }
}
