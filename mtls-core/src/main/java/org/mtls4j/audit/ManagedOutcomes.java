package org.mtls4j.audit;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The counters of one authenticator for JMX. Thread-safe.
 *
 * @param outcomes which are counted
 * @param generation of the policy in force
 */
public record ManagedOutcomes(Outcomes outcomes, LongSupplier generation)
    implements OutcomesMXBean {

  @Override
  public long getGeneration() {
    return generation.getAsLong();
  }

  @Override
  public Map<String, Long> getCounts() {
    Map<String, Long> counts = new TreeMap<>();
    outcomes.counts().forEach(count -> counts.put(count.label(), count.number()));
    return counts;
  }
}
