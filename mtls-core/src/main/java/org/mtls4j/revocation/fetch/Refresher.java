package org.mtls4j.revocation.fetch;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks when they are due, each on a thread of its own, a few at a time, until it is closed.
 * Without a task there is no thread. Thread-safe.
 */
public final class Refresher implements AutoCloseable {

  /** In milliseconds. */
  private static final long INTERVAL = 1_000;

  private static final int AT_A_TIME = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);

  private final List<RefreshTask> tasks = new CopyOnWriteArrayList<>();
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private final Semaphore places = new Semaphore(AT_A_TIME);
  private final ThreadFactory workers;
  private final LongSupplier nanoTime;
  private final CountDownLatch retired = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  // Guarded by this.
  private boolean started;

  /**
   * Counts time by {@code nanoTime}.
   *
   * @param workers makes the threads that tasks run on
   */
  public Refresher(ThreadFactory workers, LongSupplier nanoTime) {
    this.workers = workers;
    this.nanoTime = nanoTime;
  }

  /** Adds a task that is due at once. */
  public RefreshTask add(String name, RefreshTask.Work work, RefreshDelays delays) {
    RefreshTask task = new RefreshTask(name, work, delays, nanoTime.getAsLong());
    tasks.add(task);
    return task;
  }

  /** Starts to run what is due now, and what will be. */
  public synchronized void start() {
    if (!started && retired.getCount() > 0) {
      started = true;
      Threads.daemons("mtls4j-refresh").newThread(this::watch).start();
    }
  }

  /** Runs {@code task} now where it is due. */
  public void startNow(RefreshTask task) {
    if (closed.getCount() > 0 && task.begin(nanoTime.getAsLong())) {
      workers.newThread(() -> run(task)).start();
    }
  }

  private void watch() {
    try {
      do {
        tasks.forEach(this::startNow);
      } while (!retired.await(INTERVAL, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      LOG.error("nothing is refreshed any more; what was good before stays", e);
    }
  }

  private void run(RefreshTask task) {
    running.add(Thread.currentThread());
    try {
      places.acquire();
      try {
        task.run(nanoTime);
      } finally {
        places.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.remove(Thread.currentThread());
    }
  }

  /** Runs nothing of its own accord any more: only what is running, and what is started now. */
  public void retire() {
    retired.countDown();
  }

  /** Starts nothing any more, and interrupts what runs. */
  @Override
  public void close() {
    retire();
    closed.countDown();
    tasks.clear();
    running.forEach(Thread::interrupt);
  }
}
