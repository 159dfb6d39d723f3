package org.mtls4j.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.x509.ParsedCertificate;

/** How long a verdict stays as it is. */
class PathOutcomeTest extends PathFixture {

  private static final Duration TEN = Duration.ofSeconds(10);

  private static ParsedCertificate valid(Instant from, Instant until) {
    return parsed(ROOT.issue("CN=c").validFrom(from).validUntil(until).build().certificate());
  }

  static Stream<Arguments> moments() {
    Instant from = NOW.minus(TEN);
    Instant until = NOW.plus(TEN);
    return Stream.of(
        arguments(from.minusSeconds(1), from),
        arguments(from, until),
        arguments(NOW, until),
        arguments(until, until),
        arguments(until.plusNanos(999_999), until),
        arguments(until.plusMillis(1), Instant.MAX),
        arguments(until.plusSeconds(1), Instant.MAX));
  }

  @ParameterizedTest(name = "at {0}: until {1}")
  @MethodSource
  void moments(Instant at, Instant expected) {
    ParsedCertificate certificate = valid(NOW.minus(TEN), NOW.plus(TEN));
    assertThat(PathOutcome.until(List.of(certificate), at)).isEqualTo(expected);
  }

  @Test
  void theFirstOfSeveralCounts() {
    ParsedCertificate early = valid(NOW.minus(TEN), NOW.plus(TEN));
    ParsedCertificate late = valid(NOW.plusSeconds(5), NOW.plus(TEN));
    assertThat(PathOutcome.until(List.of(early, late), NOW)).isEqualTo(NOW.plusSeconds(5));
    assertThat(PathOutcome.until(List.of(), NOW)).isEqualTo(Instant.MAX);
  }

  /** Seconds after which the client's certificate ends, the CA's and the anchor's. */
  @ParameterizedTest
  @CsvSource({"3, 4, 5", "4, 3, 5", "4, 5, 3"})
  void everyCertificateOfAPathCounts(int client, int authority, int anchor) {
    CertificateAuthority root = ca("CN=A").validUntil(NOW.plusSeconds(anchor)).build();
    CertificateAuthority lower =
        below(root, "CN=Lower").validUntil(NOW.plusSeconds(authority)).build();
    IssuedCertificate leaf = lower.issue("CN=c").validUntil(NOW.plusSeconds(client)).build();
    PathOutcome outcome = validator(root).judge(chain(leaf.chain()), NOW);
    assertThat(outcome.until()).isEqualTo(NOW.plusSeconds(3));
    assertThat(outcome.verdict().accepted().orElseThrow().until()).isEqualTo(outcome.until());
    assertThat(outcome.verdict().accepted().orElseThrow().at()).isEqualTo(NOW);
  }

  @Test
  void aPinAndItsRenewalCount() {
    CertificateAuthority issuer = ca("CN=Elsewhere").build();
    IssuedCertificate pin = issuer.issue("CN=c").validUntil(NOW.plusSeconds(5)).build();
    PathValidator validator =
        new PathValidator(
            List.of(), List.of(), List.of(parsed(pin.certificate())), ChainLimits.DEFAULT);
    IssuedCertificate longer = issuer.issue("CN=c").keys(pin.keys()).build();
    IssuedCertificate shorter =
        issuer.issue("CN=c").keys(pin.keys()).validUntil(NOW.plusSeconds(3)).build();
    assertThat(until(validator, longer)).isEqualTo(NOW.plusSeconds(5));
    assertThat(until(validator, shorter)).isEqualTo(NOW.plusSeconds(3));
    assertThat(until(validator, issuer.issue("CN=c").build())).isEqualTo(Instant.MAX);
  }

  private static Instant until(PathValidator validator, IssuedCertificate client) {
    return validator.judge(chain(List.of(client.certificate())), NOW).until();
  }
}
