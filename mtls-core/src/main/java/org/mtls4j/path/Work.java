package org.mtls4j.path;

import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;

/**
 * Counts what one validation has cost so far, so that a hostile chain is refused in bounded work:
 * each count is checked before the work is done. Confined to one thread.
 */
final class Work {

  /**
   * The most signatures checked. webpki's budget is 100; a P-256 signature takes JDK 17 up to 0.7
   * ms before it is warm.
   */
  static final int MAX_SIGNATURES = 100;

  /** The most names held against name constraints: the budget of webpki and of Go. */
  static final int MAX_COMPARISONS = 250_000;

  /** The most paths handed to the kernel. */
  static final int MAX_PATHS = 64;

  /** The most certificates tried as an issuer, whether or not a path came of it. */
  static final int MAX_STEPS = 1_024;

  static final Rejection TOO_MUCH =
      new Rejection(Reason.CHAIN_TOO_LONG, "more possible paths or names than are looked at");

  private int signatures;
  private long comparisons;
  private int paths;
  private int steps;
  private boolean exhausted;

  /** Whether one more signature may be checked. */
  boolean spendSignature() {
    return within(++signatures <= MAX_SIGNATURES);
  }

  /** Whether so many more comparisons may be made. */
  boolean spendComparisons(long number) {
    comparisons += number;
    return within(comparisons <= MAX_COMPARISONS);
  }

  /** Whether one more path may be judged. */
  boolean spendPath() {
    return within(++paths <= MAX_PATHS);
  }

  /** Whether one more certificate may be tried as an issuer. */
  boolean spendStep() {
    return within(++steps <= MAX_STEPS);
  }

  private boolean within(boolean budget) {
    exhausted |= !budget;
    return !exhausted;
  }

  /** Whether any of the budgets was not enough. */
  boolean isExhausted() {
    return exhausted;
  }

  int signatures() {
    return signatures;
  }

  long comparisons() {
    return comparisons;
  }

  int paths() {
    return paths;
  }

  int steps() {
    return steps;
  }
}
