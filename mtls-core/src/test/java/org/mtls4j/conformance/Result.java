package org.mtls4j.conformance;

import java.util.List;
import java.util.Locale;

/**
 * What everybody made of a case.
 *
 * @param ours the product's answer
 * @param baselines the others', in the order of {@link Baselines#ALL}
 */
record Result(ConformanceCase what, Answer ours, List<Answer> baselines) {

  /** An answer held against what was expected. */
  enum Outcome {
    RIGHT_ACCEPT,
    RIGHT_REJECT,
    WRONG_ACCEPT,
    WRONG_REJECT,
    HANG,
    NOT_JUDGED;

    boolean isDeviation() {
      return this == WRONG_ACCEPT || this == WRONG_REJECT || this == HANG;
    }

    /** In words. */
    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  Outcome outcome() {
    return outcome(ours);
  }

  Outcome outcome(Answer answer) {
    return switch (answer.kind()) {
      case ACCEPTED -> what.acceptable() ? Outcome.RIGHT_ACCEPT : Outcome.WRONG_ACCEPT;
      case REJECTED -> what.acceptable() ? Outcome.WRONG_REJECT : Outcome.RIGHT_REJECT;
      case HUNG -> Outcome.HANG;
      case NOT_JUDGED -> Outcome.NOT_JUDGED;
    };
  }

  boolean isDeviation() {
    return what.isScored() && outcome().isDeviation();
  }
}
