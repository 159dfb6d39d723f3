package org.mtls4j.benchmark;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import org.mtls4j.servlet.MtlsFilter;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Our filter with more to know: larger policies, and many clients in turn. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx3g")
public class WorkingSetBenchmark {

  /** Domains, grants of the client's domain, access rules, clients, and clients that are kept. */
  @Param({
    "1/1/10 1 100000",
    "100/1/10 1 100000",
    "10000/1/10 1 100000",
    "1/1000/10 1 100000",
    "1/1/1000 1 100000",
    "1/1/10 1000 100000",
    "1/1/10 100000 100000",
    "1/1/10 1000 100"
  })
  public String known = "";

  private final StubRequest request = new StubRequest();
  private final HttpServletResponse response =
      new HttpServletResponseWrapper(Stubs.of(HttpServletResponse.class));
  private X509Certificate[][] chains = {};
  private MtlsFilter ours;
  private int next;

  /** Makes the clients and the policy, and lets each come once. */
  @Setup
  public void prepare(Blackhole hole) throws Exception {
    String[] parts = known.split(" ", -1);
    Partners partners = new Partners();
    chains = partners.chains(Integer.parseInt(parts[1]));
    ours =
        Stubs.filter(
            partners.write(
                Partners.temporaryDirectory(),
                Partners.Size.parse(parts[0]),
                Integer.parseInt(parts[2])));
    for (int i = 0; i < chains.length; i++) {
      ours(hole);
    }
  }

  /** Ends what runs beside. */
  @TearDown
  public void end() {
    ours.destroy();
  }

  /** One request of the next client. */
  @Benchmark
  public void ours(Blackhole hole) throws Exception {
    next = next + 1 == chains.length ? 0 : next + 1;
    FilterChain behind = (request, response) -> hole.consume(request);
    ours.doFilter(request.with(chains[next]), response, behind);
  }
}
