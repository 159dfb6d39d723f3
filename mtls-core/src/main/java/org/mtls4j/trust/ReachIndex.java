package org.mtls4j.trust;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Patterns of one type of name by their heads: which of them may meet another. Immutable. */
final class ReachIndex {

  /** A pattern, and whose it is. */
  record Owned(int owner, Reach reach) {}

  private final List<Integer> exactOwners = new ArrayList<>();
  private final List<Integer> openOwners = new ArrayList<>();
  private final PrefixIndex exact;
  private final PrefixIndex open;

  ReachIndex(List<Owned> patterns) {
    List<String> exactHeads = new ArrayList<>();
    List<String> openHeads = new ArrayList<>();
    for (Owned pattern : patterns) {
      boolean whole = pattern.reach().exact();
      (whole ? exactOwners : openOwners).add(pattern.owner());
      (whole ? exactHeads : openHeads).add(pattern.reach().head());
    }
    this.exact = new PrefixIndex(exactHeads);
    this.open = new PrefixIndex(openHeads);
  }

  /** How many patterns may meet one of {@code reach}; some are counted twice. */
  int count(Reach reach) {
    String head = reach.head();
    return reach.exact()
        ? exact.countOfEqualTo(head) + open.countOfBeginningOf(head)
        : exact.countOfBeginningWith(head)
            + open.countOfBeginningWith(head)
            + open.countOfBeginningOf(head);
  }

  /** Adds the owners of those patterns. */
  void addOwners(Reach reach, BitSet owners) {
    String head = reach.head();
    (reach.exact() ? exact.equalTo(head) : exact.beginningWith(head))
        .forEach(i -> owners.set(exactOwners.get(i)));
    open.beginningOf(head).forEach(i -> owners.set(openOwners.get(i)));
    if (!reach.exact()) {
      open.beginningWith(head).forEach(i -> owners.set(openOwners.get(i)));
    }
  }
}
