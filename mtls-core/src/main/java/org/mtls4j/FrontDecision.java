package org.mtls4j;

/**
 * What an entrance in front has decided about a request, as it leaves it with the request for those
 * behind it. Thread-safe.
 */
public interface FrontDecision {

  /** The decision. */
  Decision decision();

  /** What decides behind it, by the answers and the counters of the same policy. */
  SecondGate behind();
}
