package org.mtls4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mtls4j.revocation.fetch.FetchLimits;
import org.mtls4j.revocation.fetch.HttpFetcher;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CrlServer;

/** The fetch of a list, handed on from one policy to the next. */
@Timeout(60)
class CrlFetchTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String PATH = "/acme.crl";
  private static final CertificateAuthority CA =
      CertificateAuthority.named("CN=Acme").at(NOW).build();

  @Test
  void whatComesWhileItIsHandedOnIsFetchedByTheSuccessor() throws Exception {
    try (CrlServer server = CrlServer.start();
        HttpFetcher fetcher =
            new HttpFetcher(new FetchLimits(TIMEOUT, TIMEOUT, Optional.empty()))) {
      URI address = server.publish(PATH, CA.crl().number(1));
      CrlFetch before = fetch(CrlAddress.of(address, List.of()), fetcher);
      before.run();
      CrlAddress source = CrlAddress.of(address, List.of());
      CrlFetch after = fetch(source, fetcher);
      Runnable meanwhile =
          () -> {
            server.publish(PATH, CA.crl().number(2));
            run(before);
          };
      source.latest().onChange(meanwhile);
      assertThat(after.inherit(before)).isTrue();
      source.latest().ignore(meanwhile);
      after.run();
      assertThat(source.current().orElseThrow().number()).contains(BigInteger.TWO);
    }
  }

  private static CrlFetch fetch(CrlAddress source, HttpFetcher fetcher) {
    return new CrlFetch(
        source,
        FetchRules.ofPolicy(source.address(), FetchHosts.NONE),
        fetcher,
        null,
        100_000,
        InstantSource.fixed(NOW));
  }

  private static void run(CrlFetch fetch) {
    try {
      fetch.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
