package org.mtls4j.conformance;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Has a judge answer in time, or gives up on it: some path builders loop for ever. */
record TimeLimit(Duration limit) {

  static final TimeLimit TEN_SECONDS = new TimeLimit(Duration.ofSeconds(10));

  /** The answer; {@link Answer#HUNG} where it does not come. The thread is left to itself then. */
  Answer ask(Judge judge, ConformanceCase what) throws InterruptedException {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Thread thread =
        new Thread(() -> answer(judge, what, answer), judge.name() + " on " + what.id());
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Answer.HUNG;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  // Also a stack or a heap that overflows is an answer, and must not end the run.
  private static void answer(Judge judge, ConformanceCase what, CompletableFuture<Answer> answer) {
    try {
      answer.complete(judge.judge(what));
    } catch (Throwable e) {
      answer.complete(Answer.rejected("threw", e.toString()));
    }
  }
}
