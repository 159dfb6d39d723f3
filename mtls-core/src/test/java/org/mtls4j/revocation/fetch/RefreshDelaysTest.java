package org.mtls4j.revocation.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When to fetch again. */
class RefreshDelaysTest {

  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final RefreshDelays LONGEST = new RefreshDelays(TEN_MINUTES, () -> 0);
  private static final RefreshDelays SHORTEST = new RefreshDelays(TEN_MINUTES, () -> 1);

  @Test
  void asOftenAsIsSaid() {
    assertThat(LONGEST.afterSuccess(Optional.empty())).isEqualTo(TEN_MINUTES);
    assertThat(SHORTEST.afterSuccess(Optional.empty())).isEqualTo(Duration.ofMinutes(9));
    assertThat(LONGEST.afterSuccess(Optional.of(Duration.ofDays(7)))).isEqualTo(TEN_MINUTES);
  }

  @Test
  void wellBeforeItLapses() {
    assertThat(LONGEST.afterSuccess(Optional.of(Duration.ofMinutes(4)))).hasMinutes(3);
    assertThat(SHORTEST.afterSuccess(Optional.of(Duration.ofMinutes(4))))
        .isEqualTo(Duration.ofSeconds(135));
  }

  @Test
  void lessAndLessOftenAfterFailuresUntilTheCircuitOpens() {
    assertThat(LONGEST.afterFailure(1)).hasSeconds(1);
    assertThat(LONGEST.afterFailure(2)).hasSeconds(2);
    assertThat(LONGEST.afterFailure(4)).hasSeconds(8);
    assertThat(LONGEST.afterFailure(RefreshDelays.FAILURES_TO_OPEN)).isEqualTo(TEN_MINUTES);
    assertThat(LONGEST.afterFailure(Integer.MAX_VALUE)).isEqualTo(TEN_MINUTES);
    assertThat(SHORTEST.afterFailure(1)).isEqualTo(Duration.ofMillis(750));
  }

  @Test
  void neverLessOftenThanIsSaid() {
    RefreshDelays often = new RefreshDelays(Duration.ofSeconds(2), () -> 0);
    assertThat(often.afterFailure(4)).hasSeconds(2);
    assertThat(often.afterFailure(40)).hasSeconds(2);
  }

  /** Lists may last until the year 9999, and a policy may ask for any number of days. */
  @Test
  void noTimeIsTooLongToBeCounted() {
    Duration ages = Duration.ofDays(365L * 5_000);
    assertThat(LONGEST.afterSuccess(Optional.of(ages))).isEqualTo(TEN_MINUTES);
    RefreshDelays hardlyEver = new RefreshDelays(Duration.ofDays(999_999_999), () -> 0);
    assertThat(hardlyEver.afterSuccess(Optional.of(ages))).isGreaterThan(Duration.ofDays(10_000));
    assertThat(hardlyEver.afterSuccess(Optional.empty())).isGreaterThan(Duration.ofDays(10_000));
    assertThat(hardlyEver.afterFailure(RefreshDelays.FAILURES_TO_OPEN))
        .isGreaterThan(Duration.ofDays(10_000));
  }
}
