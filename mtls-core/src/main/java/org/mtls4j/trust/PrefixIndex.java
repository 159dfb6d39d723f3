package org.mtls4j.trust;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Texts, found by what they begin with or by what begins with them, without going through all of
 * them. A text is told by its position in the list. Immutable and thread-safe.
 */
public final class PrefixIndex {

  private final List<String> sorted;
  private final int[] positions;
  private final NavigableSet<Integer> lengths;

  /** Of {@code texts}, some of which may be alike. */
  public PrefixIndex(List<String> texts) {
    this.positions =
        IntStream.range(0, texts.size())
            .boxed()
            .sorted(Comparator.<Integer, String>comparing(texts::get))
            .mapToInt(Integer::intValue)
            .toArray();
    this.sorted = IntStream.of(positions).mapToObj(texts::get).toList();
    this.lengths =
        texts.stream().map(String::length).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Where the texts are that are {@code text}, in ascending order. */
  public IntStream equalTo(String text) {
    return positions(equal(text));
  }

  /** Where the texts are that begin with {@code prefix}, in ascending order. */
  public IntStream beginningWith(String prefix) {
    return positions(under(prefix));
  }

  /** Where the texts are that {@code text} begins with, itself included. */
  public IntStream beginningOf(String text) {
    return lengths.headSet(text.length(), true).stream()
        .flatMapToInt(length -> equalTo(text.substring(0, length)));
  }

  int countOfEqualTo(String text) {
    return equal(text).size();
  }

  int countOfBeginningWith(String prefix) {
    return under(prefix).size();
  }

  int countOfBeginningOf(String text) {
    return lengths.headSet(text.length(), true).stream()
        .mapToInt(length -> countOfEqualTo(text.substring(0, length)))
        .sum();
  }

  private record Range(int from, int to) {
    int size() {
      return to - from;
    }
  }

  private Range equal(String text) {
    int from = firstNot(0, other -> other.compareTo(text) < 0);
    return new Range(from, firstNot(from, text::equals));
  }

  private Range under(String prefix) {
    int from = firstNot(0, other -> other.compareTo(prefix) < 0);
    return new Range(from, firstNot(from, other -> other.startsWith(prefix)));
  }

  /** The first from {@code from} on that does not do, all that do being before it. */
  private int firstNot(int from, Predicate<String> does) {
    int low = from;
    int high = sorted.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (does.test(sorted.get(middle))) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private IntStream positions(Range range) {
    return IntStream.range(range.from(), range.to()).map(i -> positions[i]).sorted();
  }
}
