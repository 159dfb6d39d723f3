package org.mtls4j.verdict;

import java.util.Comparator;

/**
 * Why something was refused: the reason for programs, the detail for operators.
 *
 * @param reason the typed reason, whose code the caller may see
 * @param detail what was found, for the audit trail; never sent to the caller
 */
public record Rejection(Reason reason, String detail) {

  /** By how much they tell: the order of {@link Reason}. */
  private static final Comparator<Rejection> BY_RANK = Comparator.comparing(Rejection::reason);

  /** The more specific of the two; the first where they tell as much. */
  public Rejection orMoreSpecific(Rejection other) {
    return BY_RANK.compare(this, other) >= 0 ? this : other;
  }
}
