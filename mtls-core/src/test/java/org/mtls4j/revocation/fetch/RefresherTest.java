package org.mtls4j.revocation.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who holds up whom. */
@Timeout(60)
class RefresherTest {

  private static final int MANY = 100;
  private static final RefreshDelays DELAYS = new RefreshDelays(Duration.ofHours(1), () -> 0);

  /** Asks a server that answers when {@code answer} is open. */
  private record Asking(Object lane, Runnable begun, CountDownLatch answer)
      implements RefreshTask.Work {

    @Override
    public boolean prepare() {
      return false;
    }

    @Override
    public Optional<Duration> run() {
      begun.run();
      try {
        answer.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Optional.empty();
    }
  }

  @Test
  void aServerThatDoesNotAnswerHoldsUpOnlyThoseWhoNeedIt() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    try (Refresher refresher = new Refresher(Threads.light("test"), System::nanoTime)) {
      for (int i = 0; i < MANY; i++) {
        Asking dead = new Asking("dead", asked::incrementAndGet, never);
        refresher.startNow(refresher.add("dead " + i, dead, DELAYS));
      }
      Asking other = new Asking("other", begun::countDown, new CountDownLatch(0));
      refresher.startNow(refresher.add("other", other, DELAYS));
      assertThat(begun.await(30, TimeUnit.SECONDS)).as("the other one's turn").isTrue();
      assertThat(asked).hasValueLessThan(MANY / 2);
      never.countDown();
    }
  }

  /** Else a slow server makes a thread for everything that is asked of it. */
  @Test
  void noThreadIsMadeForWhatHasToWait() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch full = new CountDownLatch(8);
    AtomicInteger threads = new AtomicInteger();
    ThreadFactory counted =
        work -> {
          threads.incrementAndGet();
          return Threads.light("test").newThread(work);
        };
    try (Refresher refresher = new Refresher(counted, System::nanoTime)) {
      for (int i = 0; i < 8; i++) {
        Asking slow = new Asking("slow", full::countDown, never);
        refresher.startNow(refresher.add("slow " + i, slow, DELAYS));
      }
      assertThat(full.await(30, TimeUnit.SECONDS)).isTrue();
      int before = threads.get();
      for (int i = 0; i < MANY; i++) {
        Asking waiting = new Asking("slow", () -> {}, never);
        refresher.startNow(refresher.add("waiting " + i, waiting, DELAYS));
      }
      assertThat(threads).hasValue(before);
      never.countDown();
    }
  }

  @Test
  void everyoneHasATurn() throws Exception {
    CountDownLatch all = new CountDownLatch(MANY);
    try (Refresher refresher = new Refresher(Threads.light("test"), System::nanoTime)) {
      for (int i = 0; i < MANY; i++) {
        Asking one = new Asking("same", all::countDown, new CountDownLatch(0));
        refresher.startNow(refresher.add("one " + i, one, DELAYS));
      }
      assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Else it is fetched again each second, and whoever waits for it waits in vain. */
  @Test
  void whatHardlyEverLapsesIsDueWhenItIsSaid() {
    RefreshDelays ages = new RefreshDelays(Duration.ofDays(999_999_999), () -> 0);
    RefreshTask task =
        new RefreshTask("list", new Asking("a", () -> {}, new CountDownLatch(0)), ages, 0);
    assertThat(task.begin(0)).isTrue();
    task.run(() -> 0);
    assertThat(task.left(0)).isGreaterThan(Duration.ofDays(10_000));
    assertThat(RefreshTask.awaitAny(List.of(task), Duration.ofDays(999_999_999), 0)).isFalse();
    RefreshTask next =
        new RefreshTask("list", new Asking("a", () -> {}, new CountDownLatch(0)), ages, 0);
    next.continueFrom(task);
    assertThat(next.left(0)).isGreaterThan(Duration.ofDays(10_000));
  }

  /** Neither the watch nor any place is lost by it, and whoever asked sees nothing of it. */
  @Test
  void whereNoThreadCanBeMadeItIsTriedAgain() throws Exception {
    AtomicBoolean exhausted = new AtomicBoolean(true);
    ThreadFactory workers =
        work -> {
          if (exhausted.get()) {
            throw new InternalError("no thread can be made");
          }
          return Threads.light("test").newThread(work);
        };
    CountDownLatch all = new CountDownLatch(MANY);
    try (Refresher refresher = new Refresher(workers, System::nanoTime)) {
      for (int i = 0; i < MANY; i++) {
        Asking one = new Asking(i, all::countDown, new CountDownLatch(0));
        refresher.startNow(refresher.add("one " + i, one, DELAYS));
      }
      refresher.start();
      exhausted.set(false);
      assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }
}
