package org.mtls4j.revocation.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.mtls4j.revocation.fetch.Fetched.Content;
import org.mtls4j.revocation.fetch.Fetched.Unchanged;

/**
 * Fetches from HTTP servers that may be slow, broken or hostile. Every hop of a redirect is asked
 * for anew, one deadline holds for all of them together, and no encoding is accepted, so that what
 * is counted is what is sent. Thread-safe.
 */
public final class HttpFetcher implements AutoCloseable {

  private static final int MAX_REDIRECTS = 3;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int NOT_MODIFIED = 304;

  private final Duration total;
  private final ExecutorService threads;
  private final HttpClient client;

  /** Fetches within {@code limits}. */
  public HttpFetcher(FetchLimits limits) {
    this.total = limits.total();
    this.threads = Executors.newCachedThreadPool(Threads.daemons("mtls4j-http"));
    this.client = Threads.withoutContext(() -> client(limits, threads));
  }

  private static HttpClient client(FetchLimits limits, ExecutorService threads) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .connectTimeout(limits.connect())
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads);
    limits.proxy().map(ProxySelector::of).ifPresent(client::proxy);
    return client.build();
  }

  /**
   * What {@code address} holds now.
   *
   * @param rule may object to the address, and to every other that it redirects to
   * @param known what of it is here already
   * @param maxBytes how much is read at most
   * @throws IOException when it cannot be had
   */
  public Fetched get(URI address, FetchRule rule, Validators known, long maxBytes)
      throws IOException {
    long deadline = System.nanoTime() + Nanos.of(total);
    URI next = address;
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      Optional<String> objection = rule.objectionTo(next);
      if (objection.isPresent()) {
        throw new FetchFailed(objection.get());
      }
      HttpRequest.Builder request = HttpRequest.newBuilder(next).GET();
      known.etag().ifPresent(etag -> request.header("If-None-Match", etag));
      known.lastModified().ifPresent(time -> request.header("If-Modified-Since", time));
      HttpResponse<InputStream> response = send(request, deadline, maxBytes);
      if (!REDIRECTS.contains(response.statusCode())) {
        return fetched(response, known, maxBytes);
      }
      response.body().close();
      next = target(next, response);
    }
    throw new FetchFailed("redirects more than " + MAX_REDIRECTS + " times");
  }

  /**
   * What {@code address} answers to {@code body}. A redirect is no answer to what was posted.
   *
   * @param type the media type of {@code body}
   * @throws IOException when there is no answer
   */
  public Content post(URI address, FetchRule rule, String type, byte[] body, long maxBytes)
      throws IOException {
    long deadline = System.nanoTime() + Nanos.of(total);
    Optional<String> objection = rule.objectionTo(address);
    if (objection.isPresent()) {
      throw new FetchFailed(objection.get());
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .header("Content-Type", type);
    return content(send(request, deadline, maxBytes), maxBytes);
  }

  private HttpResponse<InputStream> send(HttpRequest.Builder request, long deadline, long max)
      throws IOException {
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(
            request.header("Accept-Encoding", "identity").build(),
            head -> new BoundedBody(max, deadline, System::nanoTime));
    try {
      return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new FetchFailed("did not answer in time");
    } catch (ExecutionException e) {
      throw new FetchFailed("cannot be reached: " + e.getCause());
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private static Fetched fetched(
      HttpResponse<InputStream> response, Validators known, long maxBytes) throws IOException {
    if (response.statusCode() == NOT_MODIFIED && !known.areNone()) {
      response.body().close();
      return new Unchanged();
    }
    return content(response, maxBytes);
  }

  private static Content content(HttpResponse<InputStream> response, long maxBytes)
      throws IOException {
    if (response.statusCode() != 200) {
      response.body().close();
      throw new FetchFailed.Status(response.statusCode());
    }
    @Nullable String flaw = flawOf(response, maxBytes);
    if (flaw != null) {
      response.body().close();
      throw new FetchFailed(flaw);
    }
    return new Content(response.body(), Validators.of(response.headers()));
  }

  private static @Nullable String flawOf(HttpResponse<InputStream> response, long maxBytes) {
    Optional<String> encoding = response.headers().firstValue("Content-Encoding");
    if (encoding.isPresent() && !encoding.get().equalsIgnoreCase("identity")) {
      return "sent an encoding that was not asked for";
    }
    long length = response.headers().firstValueAsLong("Content-Length").orElse(0);
    return length > maxBytes ? "has " + length + " bytes, more than " + maxBytes : null;
  }

  private static URI target(URI from, HttpResponse<?> response) throws FetchFailed {
    try {
      URI to = from.resolve(response.headers().firstValue("Location").orElse(""));
      if ("https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(to.getScheme())) {
        throw new FetchFailed("redirects from https to something else");
      }
      return to;
    } catch (IllegalArgumentException e) {
      throw new FetchFailed("redirects to what is no address");
    }
  }

  /** Ends all that is being fetched. */
  @Override
  public void close() {
    try {
      // Since JDK 21; before, its selector ends when nobody refers to the client any more.
      HttpClient.class.getMethod("shutdownNow").invoke(client);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      // Not there.
    }
    threads.shutdownNow();
  }
}
