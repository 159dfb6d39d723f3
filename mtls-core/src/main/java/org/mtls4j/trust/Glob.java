package org.mtls4j.trust;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for a whole value: {@code *} stands for any run that crosses no separator, {@code **}
 * for any run, everything else for itself. Matching takes time proportional to pattern times value,
 * whatever they are. Immutable and thread-safe.
 */
final class Glob {

  private sealed interface Part {}

  private record Literal(char character) implements Part {}

  private record Run(boolean crosses) implements Part {}

  private final String text;
  private final String separators;
  private final List<Part> parts;

  private Glob(String text, String separators) {
    this.text = text;
    this.separators = separators;
    this.parts = parse(text, separators.isEmpty());
  }

  /** A pattern in which {@code *} crosses none of {@code separators}. */
  static Glob within(String separators, String text) {
    return new Glob(text, separators);
  }

  /** A pattern in which {@code *} crosses everything. */
  static Glob anywhere(String text) {
    return new Glob(text, "");
  }

  /** Whether the whole of {@code value} matches. */
  boolean matches(String value) {
    BitSet reached = new BitSet(value.length() + 1);
    reached.set(0);
    for (Part part : parts) {
      reached = part instanceof Run run ? run(reached, value, run) : step(reached, value, part);
    }
    return reached.get(value.length());
  }

  /** Whether it says nothing about what it matches: it consists of runs alone. */
  boolean isAnything() {
    return parts.stream().allMatch(Run.class::isInstance);
  }

  /** What every text that it matches begins and ends with. */
  Reach reach() {
    int first = text.indexOf('*');
    return first < 0
        ? new Reach(text, text, true)
        : new Reach(text.substring(0, first), text.substring(text.lastIndexOf('*') + 1), false);
  }

  /** Whether no text at all can match both. Takes time proportional to the product of the two. */
  boolean isDisjointFrom(Glob other) {
    // Where both patterns can stand after having matched the same text.
    boolean[][] both = new boolean[parts.size() + 1][other.parts.size() + 1];
    both[0][0] = true;
    for (int i = 0; i <= parts.size(); i++) {
      for (int j = 0; j <= other.parts.size(); j++) {
        if (both[i][j]) {
          advance(both, i, j, other);
        }
      }
    }
    return !both[parts.size()][other.parts.size()];
  }

  private void advance(boolean[][] both, int i, int j, Glob other) {
    @Nullable Part one = i < parts.size() ? parts.get(i) : null;
    @Nullable Part two = j < other.parts.size() ? other.parts.get(j) : null;
    if (one instanceof Run) {
      both[i + 1][j] = true;
    }
    if (two instanceof Run) {
      both[i][j + 1] = true;
    }
    if (one instanceof Literal literal && two instanceof Literal twin && literal.equals(twin)) {
      both[i + 1][j + 1] = true;
    }
    if (one instanceof Run run && two instanceof Literal literal && crosses(run, literal)) {
      both[i][j + 1] = true;
    }
    if (two instanceof Run run && one instanceof Literal literal && other.crosses(run, literal)) {
      both[i + 1][j] = true;
    }
  }

  private boolean crosses(Run run, Literal literal) {
    return run.crosses() || separators.indexOf(literal.character()) < 0;
  }

  private static BitSet step(BitSet reached, String value, Part part) {
    BitSet next = new BitSet(value.length() + 1);
    for (int i = reached.nextSetBit(0);
        i >= 0 && i < value.length();
        i = reached.nextSetBit(i + 1)) {
      if (part instanceof Literal literal && literal.character() == value.charAt(i)) {
        next.set(i + 1);
      }
    }
    return next;
  }

  private BitSet run(BitSet reached, String value, Run run) {
    BitSet next = (BitSet) reached.clone();
    for (int i = reached.nextSetBit(0); i >= 0 && i < value.length(); i = next.nextSetBit(i + 1)) {
      if (run.crosses() || separators.indexOf(value.charAt(i)) < 0) {
        next.set(i + 1);
      }
    }
    return next;
  }

  private static List<Part> parse(String text, boolean everyRunCrosses) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '*') {
        parts.add(new Literal(text.charAt(i)));
      } else if (text.startsWith("**", i)) {
        parts.add(new Run(true));
        i++;
      } else {
        parts.add(new Run(everyRunCrosses));
      }
    }
    return List.copyOf(parts);
  }

  @Override
  public String toString() {
    return text;
  }
}
