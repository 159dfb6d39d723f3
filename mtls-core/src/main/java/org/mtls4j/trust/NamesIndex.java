package org.mtls4j.trust;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mtls4j.trust.ReachIndex.Owned;
import org.mtls4j.x509.NameType;

/**
 * The names of many trust domains: finds those that may permit what other names permit too, and
 * compares only such as begin or end alike in the type of name that tells them best apart. A domain
 * is told by its position in the list. Immutable and thread-safe.
 */
public final class NamesIndex {

  private final List<AssertableNames> all;
  private final BiPredicate<AssertableNames, AssertableNames> areDisjoint;
  private final Map<NameType, OfType> byType;

  /** Of {@code all}. */
  public NamesIndex(List<AssertableNames> all) {
    this(all, AssertableNames::isDisjointFrom);
  }

  NamesIndex(List<AssertableNames> all, BiPredicate<AssertableNames, AssertableNames> areDisjoint) {
    this.all = List.copyOf(all);
    this.areDisjoint = areDisjoint;
    Map<NameType, List<Owned>> patterns = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      int owner = i;
      all.get(i)
          .patterns()
          .forEach(
              (type, list) ->
                  list.forEach(
                      pattern ->
                          patterns
                              .computeIfAbsent(type, any -> new ArrayList<>())
                              .add(new Owned(owner, pattern.reach()))));
    }
    Map<NameType, OfType> index = new HashMap<>();
    patterns.forEach((type, owned) -> index.put(type, new OfType(owned, all.size())));
    this.byType = index;
  }

  /** Where the names are that cannot be told disjoint from {@code names}, in ascending order. */
  public IntStream meeting(AssertableNames names) {
    return candidates(names).filter(i -> !areDisjoint.test(all.get(i), names));
  }

  /** Who lists no such type, or a pattern that may meet: by the type that leaves the fewest. */
  private IntStream candidates(AssertableNames names) {
    @Nullable Choice best = null;
    for (Map.Entry<NameType, List<NamePattern>> listed : names.patterns().entrySet()) {
      @Nullable OfType index = byType.get(listed.getKey());
      if (index != null) {
        List<Reach> asked = listed.getValue().stream().map(NamePattern::reach).toList();
        Choice choice = index.choice(asked);
        best = best == null || choice.count() < best.count() ? choice : best;
      }
    }
    return best == null ? IntStream.range(0, all.size()) : best.owners();
  }

  /** One way to the candidates. */
  private record Choice(ReachIndex index, List<Reach> asked, BitSet others, long count) {

    IntStream owners() {
      BitSet owners = (BitSet) others.clone();
      asked.forEach(reach -> index.addOwners(reach, owners));
      return owners.stream();
    }
  }

  /** All patterns of one type, by their beginnings and by their ends. */
  private static final class OfType {
    private final ReachIndex heads;
    private final ReachIndex tails;
    private final BitSet others;

    OfType(List<Owned> patterns, int size) {
      this.heads = new ReachIndex(patterns);
      this.tails =
          new ReachIndex(
              patterns.stream().map(p -> new Owned(p.owner(), p.reach().reversed())).toList());
      this.others = new BitSet(size);
      others.set(0, size);
      patterns.forEach(pattern -> others.clear(pattern.owner()));
    }

    Choice choice(List<Reach> asked) {
      List<Reach> reversed = asked.stream().map(Reach::reversed).toList();
      long byHead = count(heads, asked);
      long byTail = count(tails, reversed);
      long besides = others.cardinality();
      return byHead <= byTail
          ? new Choice(heads, asked, others, besides + byHead)
          : new Choice(tails, reversed, others, besides + byTail);
    }

    private static long count(ReachIndex index, List<Reach> asked) {
      return asked.stream().mapToLong(index::count).sum();
    }
  }
}
