package org.mtls4j.benchmark;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The least that a verdict can cost where many clients come in turn: each known by identity, time
 * and generation compared. What it costs more than for one is what memory is slower than caches.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx3g")
public class WorkingSetFloorBenchmark {

  /** How many clients. */
  @Param({"1", "1000", "100000"})
  public int clients;

  private final IdentityHashMap<X509Certificate, long[]> known = new IdentityHashMap<>();
  private final AtomicLong generation = new AtomicLong();
  private final InstantSource clock = InstantSource.system();
  private X509Certificate[][] chains = {};
  private int next;

  /** Makes the clients, and what is known of each. */
  @Setup
  public void prepare() throws Exception {
    chains = new Partners().chains(clients);
    for (X509Certificate[] chain : chains) {
      known.put(chain[0], new long[] {0, Long.MAX_VALUE});
    }
  }

  /** Whether the next client is let in. */
  @Benchmark
  public boolean identity() {
    next = next + 1 == chains.length ? 0 : next + 1;
    long[] verdict = known.get(chains[next][0]);
    return clock.millis() < verdict[1] && generation.get() == verdict[0];
  }
}
