package org.mtls4j.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.mtls4j.trust.DomainName;
import org.mtls4j.verdict.Reason;

/**
 * Counts decisions by outcome, trust domain and reason, whether or not anybody listens to the audit
 * trail. Thread-safe.
 */
public final class Outcomes {

  /**
   * How many decisions came out in one way.
   *
   * @param domain the trust domain; null where none was selected
   * @param outcome what became of them
   * @param reason why; null where there is nothing to say
   * @param number since the start
   */
  public record Count(
      @Nullable DomainName domain, AuditOutcome outcome, @Nullable Reason reason, long number) {

    /** Domain, outcome and code, a hyphen for what is not there. */
    public String label() {
      return (domain == null ? "-" : domain.value())
          + " "
          + outcome.code()
          + " "
          + (reason == null ? "-" : reason.code());
    }
  }

  private static final int REASONS = Reason.values().length + 1;

  /** One domain's, in the order of the enums: counting makes no garbage. */
  private static final class Row {
    private final LongAdder[] counts = new LongAdder[AuditOutcome.values().length * REASONS];

    private Row() {
      for (int i = 0; i < counts.length; i++) {
        counts[i] = new LongAdder();
      }
    }

    private LongAdder of(AuditOutcome outcome, int reason) {
      return counts[outcome.ordinal() * REASONS + reason];
    }
  }

  private final Row withoutDomain = new Row();
  private final Map<String, Row> rows = new ConcurrentHashMap<>();

  /** Without a decision yet. */
  public Outcomes() {}

  /** Counts one. */
  public void add(@Nullable DomainName domain, AuditOutcome outcome, @Nullable Reason reason) {
    Row row = withoutDomain;
    if (domain != null) {
      row = rows.computeIfAbsent(domain.value(), any -> new Row());
    }
    row.of(outcome, reason == null ? REASONS - 1 : reason.ordinal()).increment();
  }

  /** All that are not zero. */
  public List<Count> counts() {
    List<Count> counts = new ArrayList<>();
    collect(null, withoutDomain, counts);
    rows.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(row -> collect(new DomainName(row.getKey()), row.getValue(), counts));
    return counts;
  }

  private static void collect(@Nullable DomainName domain, Row row, List<Count> counts) {
    for (AuditOutcome outcome : AuditOutcome.values()) {
      for (int reason = 0; reason < REASONS; reason++) {
        long number = row.of(outcome, reason).sum();
        if (number > 0) {
          counts.add(
              new Count(
                  domain, outcome, reason < REASONS - 1 ? Reason.values()[reason] : null, number));
        }
      }
    }
  }
}
