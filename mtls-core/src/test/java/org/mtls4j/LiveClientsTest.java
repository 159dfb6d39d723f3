package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;

/** Applications that are told of a refusal, and what they may do then. */
@Timeout(60)
class LiveClientsTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority CA =
      CertificateAuthority.named("CN=Acme").at(NOW).build();

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments(
            "an exception",
            () -> {
              throw new IllegalStateException("by mistake");
            }),
        arguments(
            "an error",
            () -> {
              throw new AssertionError("by mistake");
            }),
        arguments("an interrupt", () -> Thread.currentThread().interrupt()));
  }

  private static Arguments arguments(String what, Runnable mistake) {
    return Arguments.of(what, mistake);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void oneApplicationsMistakeHidesNoOthersRefusal(String what, Runnable mistake) throws Exception {
    ClientIdentity client = client();
    AtomicLong changes = new AtomicLong();
    try (LiveClients live =
        new LiveClients(
            any -> Verdict.reject(Reason.CERTIFICATE_REVOKED, "since today"),
            changes::incrementAndGet)) {
      awaitCall(
          told ->
              live.watch(
                  client,
                  why -> {
                    told.countDown();
                    mistake.run();
                  }));
      awaitCall(told -> live.watch(client, why -> told.countDown()));
    }
  }

  private static void awaitCall(Consumer<CountDownLatch> watch) throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    watch.accept(told);
    assertThat(told.await(20, TimeUnit.SECONDS)).as("the application is told").isTrue();
  }

  private static ClientIdentity client() {
    MtlsPolicy policy =
        MtlsPolicy.builder()
            .domain(
                TrustDomain.named("acme")
                    .anchor(CA.certificate())
                    .revocation(RevocationPolicy.NONE)
                    .build())
            .build();
    try (MtlsAuthenticator acme = MtlsAuthenticator.of(policy, InstantSource.fixed(NOW))) {
      return ClientChain.of(CA.issue("CN=client").build().chain())
          .then(acme::authenticate)
          .accepted()
          .orElseThrow();
    }
  }
}
