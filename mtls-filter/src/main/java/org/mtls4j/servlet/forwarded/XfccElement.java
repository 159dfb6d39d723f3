package org.mtls4j.servlet.forwarded;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What one proxy has written into {@code x-forwarded-client-cert}. Confined to one thread. */
final class XfccElement {

  private static final Set<String> ONCE = Set.of("hash", "cert", "chain", "subject");

  /** Written without quotes, and last: whatever follows them may be a part of them. */
  private static final Set<String> OPEN_ENDED = Set.of("uri", "dns");

  private record Pair(String key, String value, boolean isQuoted) {}

  private final List<Pair> pairs = new ArrayList<>();

  /** Adds a pair, or refuses one that no Envoy writes there. */
  void add(String name, String value, boolean isQuoted) throws MalformedHeader {
    String key = name.toLowerCase(Locale.ROOT);
    boolean open = OPEN_ENDED.contains(key);
    if (!open && !ONCE.contains(key) && !key.equals("by")) {
      throw new MalformedHeader("an element with a key that Envoy does not write");
    }
    if (ONCE.contains(key) && pairs.stream().anyMatch(pair -> pair.key().equals(key))) {
      throw new MalformedHeader("an element with " + name + " twice");
    }
    if (!open && endsUnquoted()) {
      throw new MalformedHeader("an element with " + name + " behind a URI or DNS");
    }
    pairs.add(new Pair(key, value, isQuoted));
  }

  /** Whether the last pair is one that may hold anything. */
  boolean endsUnquoted() {
    return !pairs.isEmpty() && OPEN_ENDED.contains(pairs.get(pairs.size() - 1).key());
  }

  /** The value of that key, in lower case. */
  Optional<String> value(String key) {
    return pairs.stream().filter(pair -> pair.key().equals(key)).map(Pair::value).findFirst();
  }

  /** The same where it must be in quotes. */
  Optional<String> quoted(String key) throws MalformedHeader {
    if (pairs.stream().anyMatch(pair -> pair.key().equals(key) && !pair.isQuoted())) {
      throw new MalformedHeader("an element with " + key + " without quotes");
    }
    return value(key);
  }
}
