package org.mtls4j.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every budget is spent to the last, and no further. */
class WorkTest {

  static Stream<Arguments> budgets() {
    return Stream.of(
        budget("signatures", Work.MAX_SIGNATURES, Work::spendSignature),
        budget("comparisons", Work.MAX_COMPARISONS, work -> work.spendComparisons(1)),
        budget("paths", Work.MAX_PATHS, Work::spendPath),
        budget("steps", Work.MAX_STEPS, Work::spendStep));
  }

  private static Arguments budget(String what, int most, Predicate<Work> spend) {
    return arguments(what, most, spend);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void budgets(String what, int most, Predicate<Work> spend) {
    Work work = new Work();
    assertThat(IntStream.range(0, most).allMatch(i -> spend.test(work))).isTrue();
    assertThat(work.isExhausted()).isFalse();
    assertThat(spend.test(work)).isFalse();
    assertThat(work.isExhausted()).isTrue();
  }

  @Test
  void nothingIsSpentOnceOneBudgetIsExhausted() {
    Work work = new Work();
    assertThat(work.spendComparisons(Work.MAX_COMPARISONS + 1L)).isFalse();
    assertThat(work.spendSignature()).isFalse();
    assertThat(work.spendPath()).isFalse();
    assertThat(work.spendStep()).isFalse();
    assertThat(work.spendComparisons(0)).isFalse();
  }
}
