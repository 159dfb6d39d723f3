package org.mtls4j.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a flood of refusals from flooding the log: of those from one address, of one certificate
 * and for one reason, the first of a minute are written, the others counted, and the last of them
 * written with their number when the minute ends. Its memory is bounded, whatever addresses and
 * certificates come. Thread-safe.
 */
final class FoldedRefusals {

  /** What a person reads before it is clear that more come. */
  static final int WRITTEN = 10;

  static final Duration WINDOW = Duration.ofMinutes(1);

  /** So many kinds at a time, about 5 MB; more are told apart by their code alone. */
  static final int KINDS = 10_000;

  /**
   * A line to be written.
   *
   * @param folded how many like it were not
   */
  record Line(AuditEvent event, long folded) {}

  /** One kind of refusal since its first. */
  private static final class Kind {
    private final Instant since;
    private int written;
    private long folded;
    private @Nullable AuditEvent last;

    private Kind(Instant since) {
      this.since = since;
    }
  }

  /** In the order of their first; all are kept for as long. Guarded by this. */
  private final Map<String, Kind> kinds = new LinkedHashMap<>();

  /** The lines to be written now that {@code event} has come. */
  synchronized List<Line> add(AuditEvent event) {
    List<Line> lines = ended(event.time());
    Kind kind = kinds.computeIfAbsent(keyOf(event), any -> new Kind(event.time()));
    if (kind.written < WRITTEN) {
      kind.written++;
      lines.add(new Line(event, 0));
    } else {
      kind.folded++;
      kind.last = event;
    }
    return lines;
  }

  /** The lines to be written at {@code now} in any case. */
  synchronized List<Line> ended(Instant now) {
    List<Line> lines = new ArrayList<>();
    Iterator<Kind> eldest = kinds.values().iterator();
    while (eldest.hasNext()) {
      Kind kind = eldest.next();
      // A clock that is set back ends the minute as well.
      if (Duration.between(kind.since, now).abs().compareTo(WINDOW) < 0) {
        break;
      }
      eldest.remove();
      if (kind.last != null) {
        lines.add(new Line(kind.last, kind.folded - 1));
      }
    }
    return lines;
  }

  private String keyOf(AuditEvent event) {
    String code =
        event.outcome() + " " + (event.rejection() == null ? "" : event.rejection().reason());
    String key =
        code
            + " "
            + (event.certificate() == null ? null : event.certificate().sha256())
            + " "
            + (event.request() == null ? null : event.request().remote());
    return kinds.size() < KINDS || kinds.containsKey(key) ? key : code;
  }

  synchronized int size() {
    return kinds.size();
  }
}
