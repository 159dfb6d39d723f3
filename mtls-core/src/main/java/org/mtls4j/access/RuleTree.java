package org.mtls4j.access;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first of many patterns that matches a path, segment by segment: what the next segment
 * is decides which patterns are left, however many there are. Nothing is made while looking.
 * Immutable and thread-safe.
 */
final class RuleTree {

  /** No pattern. */
  static final int NONE = Integer.MAX_VALUE;

  private final String[] names;
  private final RuleTree[] named;
  private final @Nullable RuleTree any;
  private final int here;
  private final int fromHere;
  private final int first;

  private RuleTree(Draft draft) {
    this.names = draft.named.keySet().toArray(String[]::new);
    this.named = draft.named.values().stream().map(RuleTree::new).toArray(RuleTree[]::new);
    this.any = draft.any == null ? null : new RuleTree(draft.any);
    this.here = draft.here;
    this.fromHere = draft.fromHere;
    int least = Math.min(Math.min(here, fromHere), any == null ? NONE : any.first);
    for (RuleTree child : named) {
      least = Math.min(least, child.first);
    }
    this.first = least;
  }

  /** Of {@code patterns}, which are known by their places in the list. */
  static RuleTree of(List<PathPattern> patterns) {
    Draft root = new Draft();
    for (int i = 0; i < patterns.size(); i++) {
      root.add(patterns.get(i), i);
    }
    return new RuleTree(root);
  }

  private static final class Draft {
    private final Map<String, Draft> named = new TreeMap<>();
    private @Nullable Draft any;
    private int here = NONE;
    private int fromHere = NONE;

    private void add(PathPattern pattern, int index) {
      Draft draft = this;
      for (int i = 0; i < pattern.depth(); i++) {
        draft = draft.next(pattern.literal(i));
      }
      if (pattern.isOpen()) {
        draft.fromHere = Math.min(draft.fromHere, index);
      } else {
        draft.here = Math.min(draft.here, index);
      }
    }

    private Draft next(@Nullable String literal) {
      if (literal != null) {
        return named.computeIfAbsent(literal, name -> new Draft());
      }
      Draft next = any == null ? new Draft() : any;
      any = next;
      return next;
    }
  }

  /** The first pattern that matches a {@link RequestTarget#path}, or {@link #NONE}. */
  int find(String path) {
    int end = path.endsWith("/") ? path.length() - 1 : path.length();
    return find(path, 1, end, NONE);
  }

  /** The same below a part of the path; {@code from} is beyond {@code end} where that is all. */
  private int find(String path, int from, int end, int before) {
    if (first >= before) {
      return before;
    }
    int found = Math.min(before, fromHere);
    if (from > end) {
      return Math.min(found, here);
    }
    int slash = path.indexOf('/', from);
    int to = slash < 0 ? end : slash;
    RuleTree next = named(path, from, to);
    if (next != null) {
      found = next.find(path, to + 1, end, found);
    }
    return any == null ? found : any.find(path, to + 1, end, found);
  }

  private @Nullable RuleTree named(String path, int from, int to) {
    int low = 0;
    int high = names.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(names[middle], path, from, to);
      if (order == 0) {
        return named[middle];
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  /** As {@link String#compareTo} does, without the segment being made a string. */
  private static int compare(String name, String path, int from, int to) {
    int shorter = Math.min(name.length(), to - from);
    for (int i = 0; i < shorter; i++) {
      int order = name.charAt(i) - path.charAt(from + i);
      if (order != 0) {
        return order;
      }
    }
    return name.length() - (to - from);
  }
}
