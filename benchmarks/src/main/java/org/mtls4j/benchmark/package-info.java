/** What a decision costs, beside what others cost; begin with {@link DecisionBenchmark}. */
package org.mtls4j.benchmark;
