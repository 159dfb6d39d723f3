package org.mtls4j.revocation.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mtls4j.revocation.fetch.Fetched.Content;
import org.mtls4j.revocation.fetch.Fetched.Unchanged;
import org.mtls4j.testkit.CrlServer;
import org.mtls4j.testkit.CrlServer.Fault;

/** A fetch ends in time and within its bounds, whatever the server does. */
@Timeout(60)
class HttpFetcherTest {

  private static final byte[] CONTENT = new byte[5_000];
  private static final FetchRule ANY = address -> Optional.empty();

  /** Longer than any machine takes for what does not wait. */
  private static final Duration PATIENT = Duration.ofMinutes(1);

  private CrlServer server;
  private HttpFetcher fetcher;

  @BeforeEach
  void start() {
    server = CrlServer.start();
    fetcher = fetcherFor(PATIENT);
  }

  private static HttpFetcher fetcherFor(Duration limit) {
    return new HttpFetcher(new FetchLimits(limit, limit, Optional.empty()));
  }

  @AfterEach
  void stop() {
    fetcher.close();
    server.close();
  }

  private byte[] fetch(URI address, FetchRule rule, long max) throws IOException {
    try (Content content = (Content) fetcher.get(address, rule, Validators.NONE, max)) {
      return content.stream().readAllBytes();
    }
  }

  @Test
  void bringsTheContent() throws Exception {
    URI address = server.publish("/a", CONTENT);
    assertThat(fetch(address, ANY, CONTENT.length)).isEqualTo(CONTENT);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "LATE, in time",
    "SLOW_DRIP, in time",
    "CUT, broke off",
    "OVERSIZE, more than",
    "REDIRECT_LOOP, more than 3 times",
    "GZIP_BOMB, encoding",
    "UNAVAILABLE, answered 503",
    "MISSING, answered 404"
  })
  void endsWhateverTheServerDoes(Fault fault, String why) {
    if (why.equals("in time")) {
      fetcher.close();
      fetcher = fetcherFor(Duration.ofSeconds(1));
    }
    server.publish("/a", CONTENT);
    URI address = server.spoil("/a", fault);
    assertThatThrownBy(() -> fetch(address, ANY, CONTENT.length))
        .isInstanceOf(FetchFailed.class)
        .hasMessageContaining(why);
  }

  @Test
  void readsNoMoreThanItMay() {
    URI address = server.publish("/a", CONTENT);
    assertThatThrownBy(() -> fetch(address, ANY, CONTENT.length - 1))
        .isInstanceOf(FetchFailed.class)
        .hasMessageContaining("more than");
    assertThatThrownBy(() -> fetch(server.spoil("/a", Fault.OVERSIZE), ANY, 100_000))
        .isInstanceOf(FetchFailed.class)
        .hasMessageContaining("sent more than");
  }

  @Test
  void nobodyListens() {
    URI address = server.uri("/a");
    server.close();
    assertThatThrownBy(() -> fetch(address, ANY, 10))
        .isInstanceOf(FetchFailed.class)
        .hasMessageContaining("cannot be reached");
  }

  @Test
  void askedAgainItSaysWhatItHas() throws Exception {
    URI address = server.publish("/a", CONTENT);
    Validators known;
    try (Content content = (Content) fetcher.get(address, ANY, Validators.NONE, 10_000)) {
      known = content.validators();
    }
    assertThat(fetcher.get(address, ANY, known, 10_000)).isInstanceOf(Unchanged.class);
    server.publish("/a", new byte[10]);
    assertThat(fetcher.get(address, ANY, known, 10_000)).isInstanceOf(Content.class);
  }

  @Test
  void everyHopIsAskedFor() throws Exception {
    server.publish("/c", CONTENT);
    server.redirect("/b", "/c");
    URI address = server.redirect("/a", server.uri("/b").toString());
    assertThat(fetch(address, ANY, CONTENT.length)).isEqualTo(CONTENT);
    FetchRule notC =
        hop -> hop.getPath().equals("/c") ? Optional.of("not there") : Optional.empty();
    assertThatThrownBy(() -> fetch(address, notC, CONTENT.length)).hasMessage("not there");
    assertThat(server.requests("/c")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"file:///etc/passwd", "ftp://localhost/x", "http://", "'::'", "jar:file:x!/y"})
  void redirectsToWhatIsNoAddressLeadNowhere(String target) {
    URI address = server.redirect("/a", target);
    assertThatThrownBy(() -> fetch(address, ANY, 10)).isInstanceOf(Exception.class);
  }
}
