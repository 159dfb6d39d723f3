package org.mtls4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.TrustDomain;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.verdict.Reason;
import org.mtls4j.x509.ClientChain;
import org.mtls4j.x509.ParsedCertificate;

/** A domain whose revocation data comes from servers, and authenticators that are closed after. */
abstract class PlaneFixture {

  static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  static final Duration SECOND = Duration.ofSeconds(1);

  /** Long enough for a slow machine; whoever gets no answer is told so after {@link #TIMEOUT}. */
  static final Duration FIRST_ANSWER = Duration.ofSeconds(20);

  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static final CertificateAuthority CA = CertificateAuthority.named("CN=Acme").at(NOW).build();
  // The same name and another key: another CA.
  static final CertificateAuthority STRANGER =
      CertificateAuthority.named("CN=Acme").at(NOW).build();
  static final IssuedCertificate CLIENT = CA.issue("CN=client").build();

  @TempDir Path store;
  final List<MtlsAuthenticator> opened = new ArrayList<>();

  @AfterEach
  void closeAll() {
    opened.forEach(MtlsAuthenticator::close);
  }

  static List<ParsedCertificate> authorities() {
    return List.of(ParsedCertificate.of(CA.certificate()).accepted().orElseThrow());
  }

  final MtlsAuthenticator open(RevocationPolicy revocation, @Nullable Path keptIn) {
    return open(revocation, keptIn, InstantSource.fixed(NOW));
  }

  final MtlsAuthenticator open(
      RevocationPolicy revocation, @Nullable Path keptIn, InstantSource clock) {
    RevocationNetwork network =
        new RevocationNetwork(
            Optional.ofNullable(keptIn), 100_000, 10_000, TIMEOUT, TIMEOUT, Optional.empty());
    MtlsPolicy policy =
        MtlsPolicy.builder()
            .domain(
                TrustDomain.named("acme").anchor(CA.certificate()).revocation(revocation).build())
            .network(network)
            .build();
    MtlsAuthenticator authenticator = MtlsAuthenticator.of(policy, clock);
    opened.add(authenticator);
    return authenticator;
  }

  static @Nullable Reason judge(MtlsAuthenticator by, IssuedCertificate client) {
    return ClientChain.of(client.chain())
        .then(by::authenticate)
        .fold(known -> null, rejection -> rejection.reason());
  }

  /** Undetermined each time, and nobody waits to find that out. */
  static void assertUndeterminedWithoutWaiting(MtlsAuthenticator by, IssuedCertificate client) {
    long waits = by.revocationWaits();
    for (int i = 0; i < 10; i++) {
      assertThat(judge(by, client)).isEqualTo(Reason.REVOCATION_UNDETERMINED);
    }
    assertThat(by.revocationWaits()).as("waits").isEqualTo(waits);
  }

  static void await(Callable<Boolean> what) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!what.call() && System.nanoTime() - end < 0) {
      Thread.sleep(20);
    }
    assertThat(what.call()).isTrue();
  }

  static void awaitRefusal(MtlsAuthenticator by, IssuedCertificate client) throws Exception {
    await(() -> judge(by, client) == Reason.CERTIFICATE_REVOKED);
  }
}
