package org.mtls4j.audit;

import java.util.Map;

/** What JMX shows of {@link Outcomes}. */
public interface OutcomesMXBean {

  /** Which policy is in force, counted from 1. */
  long getGeneration();

  /** The number of decisions by domain, outcome and code, a hyphen for what is not there. */
  Map<String, Long> getCounts();
}
