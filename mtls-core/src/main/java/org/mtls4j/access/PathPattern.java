package org.mtls4j.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for a whole path: {@code *} is one segment, <code>{v}</code> one segment that is
 * captured, {@code **} at the end any rest, also none; everything else is exact. A trailing slash
 * never changes a match. Immutable and thread-safe.
 */
public final class PathPattern {

  private static final Pattern VARIABLE = Pattern.compile("\\{[A-Za-z][A-Za-z0-9_-]*}");

  private enum Kind {
    EXACT,
    ANY,
    VARIABLE
  }

  private record Segment(Kind kind, String text) {

    boolean matches(String segment) {
      return kind == Kind.EXACT ? text.equals(segment) : !segment.isEmpty();
    }

    boolean covers(Segment other) {
      return kind != Kind.EXACT || equals(other);
    }

    String shape() {
      return kind == Kind.EXACT ? text : "*";
    }
  }

  private final String text;
  private final List<Segment> segments;
  private final boolean open;

  private PathPattern(String text, List<Segment> segments, boolean open) {
    this.text = text;
    this.segments = List.copyOf(segments);
    this.open = open;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with what is wrong with it
   */
  public static PathPattern parse(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("a path begins with '/'");
    }
    RequestTarget.objectionTo(text)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(
                  why + " never matches: paths are compared decoded, and refused with one");
            });
    List<Segment> segments = new ArrayList<>();
    boolean open = false;
    for (String segment : split(text)) {
      if (open) {
        throw new IllegalArgumentException("'**' can only be the last segment");
      }
      if (segment.equals("**")) {
        open = true;
      } else {
        segments.add(segment(segment));
      }
    }
    PathPattern pattern = new PathPattern(text, segments, open);
    if (pattern.variables().size()
        < segments.stream().filter(s -> s.kind == Kind.VARIABLE).count()) {
      throw new IllegalArgumentException("a variable occurs twice");
    }
    return pattern;
  }

  private static Segment segment(String text) {
    if (text.equals("*")) {
      return new Segment(Kind.ANY, text);
    }
    if (VARIABLE.matcher(text).matches()) {
      return new Segment(Kind.VARIABLE, text.substring(1, text.length() - 1));
    }
    if (text.contains("*") || text.contains("{") || text.contains("}")) {
      throw new IllegalArgumentException(
          "'" + text + "': '*', '**' and '{name}' stand for whole segments only");
    }
    return new Segment(Kind.EXACT, text);
  }

  /** The values of the variables where {@code path} matches, or empty. */
  public Optional<Map<String, String>> match(String path) {
    if (!path.startsWith("/")) {
      return Optional.empty();
    }
    List<String> actual = split(path);
    if (open ? actual.size() < segments.size() : actual.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < segments.size(); i++) {
      if (!segments.get(i).matches(actual.get(i))) {
        return Optional.empty();
      }
      if (segments.get(i).kind() == Kind.VARIABLE) {
        values.put(segments.get(i).text(), actual.get(i));
      }
    }
    return Optional.of(values);
  }

  /** How many segments it names, {@code **} not counted. */
  int depth() {
    return segments.size();
  }

  /** The segment at {@code index}, or null where it is any. */
  @Nullable String literal(int index) {
    Segment segment = segments.get(index);
    return segment.kind() == Kind.EXACT ? segment.text() : null;
  }

  /** Whether it matches every path that {@code other} matches, and perhaps more. */
  public boolean covers(PathPattern other) {
    boolean deepEnough =
        open
            ? other.segments.size() >= segments.size()
            : !other.open && other.segments.size() == segments.size();
    if (!deepEnough) {
      return false;
    }
    for (int i = 0; i < segments.size(); i++) {
      if (!segments.get(i).covers(other.segments.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether it matches whatever lies below the paths that it begins with. */
  public boolean isOpen() {
    return open;
  }

  /** The pattern of everything below the paths that this one matches, and of themselves. */
  public PathPattern withAllBelow() {
    return new PathPattern(open ? text : text.replaceAll("/$", "") + "/**", segments, true);
  }

  /** The names of the variables. */
  public List<String> variables() {
    return segments.stream()
        .filter(segment -> segment.kind() == Kind.VARIABLE)
        .map(Segment::text)
        .distinct()
        .toList();
  }

  /** What it matches: two patterns of one shape match the same paths, whatever they capture. */
  public String shape() {
    // A segment holds no slash, so that joining by it loses nothing.
    return segments.stream().map(Segment::shape).collect(Collectors.joining("/"))
        + (open ? "/**" : "");
  }

  /** The segments of a path that begins with a slash, one trailing slash taken off. */
  private static List<String> split(String path) {
    String inner = path.substring(1);
    if (inner.endsWith("/")) {
      inner = inner.substring(0, inner.length() - 1);
    }
    return path.equals("/") ? List.of() : List.of(inner.split("/", -1));
  }

  @Override
  public String toString() {
    return text;
  }
}
