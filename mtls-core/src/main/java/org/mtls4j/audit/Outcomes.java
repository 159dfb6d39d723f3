package org.mtls4j.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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

  /** Counts what came out in one way, for whoever does not want to look for it each time. */
  public static final class Counter {
    private final LongAdder number = new LongAdder();

    private Counter() {}

    /** Counts one. */
    public void add() {
      number.increment();
    }
  }

  /** The counters of one outcome: made at the first of each kind, so that counting makes none. */
  private static final class Tally {
    private final Counter withoutReason = new Counter();
    private final Map<Reason, Counter> byReason = new ConcurrentHashMap<>();

    private Counter of(@Nullable Reason reason) {
      return reason == null
          ? withoutReason
          : byReason.computeIfAbsent(reason, any -> new Counter());
    }
  }

  /** One domain's. */
  private static final class Row {
    private final Map<AuditOutcome, Tally> tallies = new EnumMap<>(AuditOutcome.class);

    private Row() {
      for (AuditOutcome outcome : AuditOutcome.values()) {
        tallies.put(outcome, new Tally());
      }
    }

    private Tally of(AuditOutcome outcome) {
      return Objects.requireNonNull(tallies.get(outcome));
    }
  }

  private final Row withoutDomain = new Row();
  private final Map<String, Row> rows = new ConcurrentHashMap<>();

  /** Without a decision yet. */
  public Outcomes() {}

  /** Counts one. */
  public void add(@Nullable DomainName domain, AuditOutcome outcome, @Nullable Reason reason) {
    counter(domain, outcome, reason).add();
  }

  /** What counts these, always the same; it shows among {@link #counts} once it has counted one. */
  public Counter counter(
      @Nullable DomainName domain, AuditOutcome outcome, @Nullable Reason reason) {
    Row row = withoutDomain;
    if (domain != null) {
      row = rows.get(domain.value());
      if (row == null) {
        row = rows.computeIfAbsent(domain.value(), any -> new Row());
      }
    }
    return row.of(outcome).of(reason);
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
      Tally tally = row.of(outcome);
      new TreeMap<>(tally.byReason)
          .forEach((reason, counter) -> collect(domain, outcome, reason, counter, counts));
      collect(domain, outcome, null, tally.withoutReason, counts);
    }
  }

  private static void collect(
      @Nullable DomainName domain,
      AuditOutcome outcome,
      @Nullable Reason reason,
      Counter counter,
      List<Count> counts) {
    long number = counter.number.sum();
    if (number > 0) {
      counts.add(new Count(domain, outcome, reason, number));
    }
  }
}
