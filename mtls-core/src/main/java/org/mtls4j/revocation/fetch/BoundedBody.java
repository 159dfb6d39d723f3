package org.mtls4j.revocation.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response as a stream that ends in time. The JDK's own stream waits for ever when a
 * server stops sending, or sends a byte now and then.
 */
final class BoundedBody extends InputStream implements BodySubscriber<InputStream> {

  /** Some of the body, or its end: good where there is no failure. */
  private record Part(List<ByteBuffer> buffers, boolean last, @Nullable Throwable failure) {}

  private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
  private final long limit;
  private final long deadline;
  private final LongSupplier nanoTime;
  private Part current = new Part(List.of(), false, null);
  private long taken;

  /**
   * A body of at most {@code limit} bytes, all of which must be there at {@code deadline}.
   *
   * @param deadline as {@code nanoTime} counts
   */
  BoundedBody(long limit, long deadline, LongSupplier nanoTime) {
    this.limit = limit;
    this.deadline = deadline;
    this.nanoTime = nanoTime;
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Subscription given) {
    if (subscription.complete(given)) {
      given.request(1);
    } else {
      given.cancel();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    parts.add(new Part(buffers, false, null));
  }

  @Override
  public void onError(Throwable failure) {
    parts.add(new Part(List.of(), true, failure));
  }

  @Override
  public void onComplete() {
    parts.add(new Part(List.of(), true, null));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    while (!current.last()) {
      for (ByteBuffer buffer : current.buffers()) {
        if (buffer.hasRemaining()) {
          int read = Math.min(length, buffer.remaining());
          buffer.get(bytes, offset, read);
          count(read);
          return read;
        }
      }
      next();
    }
    return -1;
  }

  private void count(int read) throws FetchFailed {
    taken += read;
    if (taken > limit) {
      close();
      throw new FetchFailed("sent more than " + limit + " bytes");
    }
  }

  private void next() throws IOException {
    try {
      Part part = parts.poll(deadline - nanoTime.getAsLong(), TimeUnit.NANOSECONDS);
      if (part == null || deadline - nanoTime.getAsLong() < 0) {
        close();
        throw new FetchFailed("did not send everything in time");
      }
      if (part.failure() != null) {
        throw new FetchFailed("broke off: " + part.failure());
      }
      current = part;
      if (!part.last()) {
        subscription.join().request(1);
      }
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  /** Sends for no more. */
  @Override
  public void close() {
    if (!subscription.cancel(false)) {
      subscription.join().cancel();
    }
  }
}
