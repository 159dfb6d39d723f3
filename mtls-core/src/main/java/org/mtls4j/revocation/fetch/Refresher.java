package org.mtls4j.revocation.fetch;

import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks when they are due, beside each other, a few at a time, until it is closed. Without a
 * task there is no thread. Thread-safe.
 */
public final class Refresher implements AutoCloseable {

  /** In milliseconds. */
  private static final long INTERVAL = 1_000;

  private static final int AT_A_TIME = 32;

  /** So that it takes several servers that do not answer to hold up the others. */
  private static final int OF_ONE_LANE = 8;

  private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);

  private final Set<RefreshTask> tasks = ConcurrentHashMap.newKeySet();
  private final Queue<RefreshTask> ready = new ConcurrentLinkedQueue<>();
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private final Semaphore places = new Semaphore(AT_A_TIME);
  // How many tasks of each lane run. Guarded by itself.
  private final Map<Object, Integer> lanes = new HashMap<>();
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

  /**
   * Adds a task that is due at once.
   *
   * @param name what to call it in messages
   */
  public RefreshTask add(Object name, RefreshTask.Work work, RefreshDelays delays) {
    RefreshTask task = new RefreshTask(name, work, delays, nanoTime.getAsLong());
    tasks.add(task);
    return task;
  }

  /** Runs {@code task} no more. */
  public void remove(RefreshTask task) {
    tasks.remove(task);
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
      ready.add(task);
      if (hasRoom(task)) {
        // Where it has none, those that run there look again when they leave.
        work();
      }
    }
  }

  /** There are never more threads than places, however many tasks are due. */
  private void work() {
    if (!places.tryAcquire()) {
      return;
    }
    try {
      workers.newThread(this::runWhatIsReady).start();
    } catch (RuntimeException | Error e) {
      // Where the system has no thread left: what is ready waits for the next look.
      places.release();
      LOG.error("nothing can be fetched at the moment; what was good before stays", e);
    }
  }

  private void watch() {
    try {
      do {
        tasks.forEach(this::startNow);
        workOnWhatIsLeft();
      } while (!retired.await(INTERVAL, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      LOG.error("nothing is refreshed any more; what was good before stays", e);
    }
  }

  private void runWhatIsReady() {
    running.add(Thread.currentThread());
    try {
      RefreshTask next = next();
      while (next != null) {
        try {
          next.run(nanoTime);
        } finally {
          leave(next.lane());
        }
        next = next();
      }
    } finally {
      running.remove(Thread.currentThread());
      places.release();
    }
    // It came after the last look and before the place was free.
    workOnWhatIsLeft();
  }

  private void workOnWhatIsLeft() {
    if (closed.getCount() > 0 && ready.stream().anyMatch(this::hasRoom)) {
      work();
    }
  }

  /** The first whose lane has room, which is taken; null where there is none. */
  private @Nullable RefreshTask next() {
    synchronized (lanes) {
      @Nullable RefreshTask first =
          closed.getCount() == 0
              ? null
              : ready.stream().filter(this::hasRoom).findFirst().orElse(null);
      if (first == null || !ready.remove(first)) {
        return null;
      }
      lanes.merge(first.lane(), 1, Integer::sum);
      return first;
    }
  }

  private boolean hasRoom(RefreshTask task) {
    synchronized (lanes) {
      return lanes.getOrDefault(task.lane(), 0) < OF_ONE_LANE;
    }
  }

  private void leave(Object lane) {
    synchronized (lanes) {
      lanes.computeIfPresent(lane, (any, some) -> some == 1 ? null : some - 1);
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
    ready.clear();
    running.forEach(Thread::interrupt);
  }
}
