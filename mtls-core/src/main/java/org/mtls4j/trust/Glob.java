package org.mtls4j.trust;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

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

  /** Whether no value can match both; false where that cannot be told. */
  boolean isDisjointFrom(Glob other) {
    if (isExact()) {
      return !other.matches(text);
    }
    if (other.isExact()) {
      return !matches(other.text);
    }
    return !agree(text.substring(0, firstRun()), other.text.substring(0, other.firstRun()))
        || !agree(reversedEnd(), other.reversedEnd());
  }

  private boolean isExact() {
    return text.indexOf('*') < 0;
  }

  private int firstRun() {
    return text.indexOf('*');
  }

  private String reversedEnd() {
    return new StringBuilder(text.substring(text.lastIndexOf('*') + 1)).reverse().toString();
  }

  private static boolean agree(String one, String other) {
    return one.startsWith(other) || other.startsWith(one);
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
