package org.mtls4j.conformance;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Has a judge answer in time, or gives up on it: some path builders loop for ever. */
record TimeLimit(Duration limit) {

  static final TimeLimit TEN_SECONDS = new TimeLimit(Duration.ofSeconds(10));

  /** The answer, or that there is none; the judge's thread is left to itself then. */
  Answer ask(Judge judge, ConformanceCase what) throws InterruptedException {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Thread thread =
        new Thread(() -> answer.complete(answer(judge, what)), judge.name() + " on " + what.id());
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Answer.hung("no answer within " + limit.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Answer answer(Judge judge, ConformanceCase what) {
    try {
      return judge.judge(what);
    } catch (StackOverflowError | OutOfMemoryError e) {
      return Answer.hung(e.toString());
    } catch (Exception e) {
      return Answer.rejected("threw", e.toString());
    }
  }
}
