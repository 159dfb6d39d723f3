package org.mtls4j.benchmark;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.mtls4j.servlet.MtlsFilter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** One request of a client that is known already, decided by us and by others. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = "-Xmx1g")
public class DecisionBenchmark {

  private final StubRequest request = new StubRequest();
  private final HttpServletResponse response =
      new HttpServletResponseWrapper(Stubs.of(HttpServletResponse.class));
  private final IdentityHashMap<X509Certificate, Object> known = new IdentityHashMap<>();
  private final AtomicLong generation = new AtomicLong();
  private final InstantSource clock = InstantSource.system();
  private X509Certificate[] chain;
  private Peers.Judge jdk;
  private Peers.Judge jdkWithLists;
  private Peers.Judge bouncyCastle;
  private Filter springFilter;
  private Filter springChain;
  private MtlsFilter ours;

  /** Makes the client and whoever judges it. */
  @Setup
  public void prepare() throws Exception {
    Partners partners = new Partners();
    chain = partners.client(0).chainArray();
    known.put(chain[0], new long[] {0, Long.MAX_VALUE});
    jdk = Peers.jdk(partners);
    jdkWithLists = Peers.jdkWithLists(partners);
    bouncyCastle = Peers.bouncyCastle(partners);
    springFilter = Peers.springFilter();
    springChain = Peers.springChain();
    ours =
        Stubs.filter(partners.write(Partners.temporaryDirectory(), Partners.Size.SMALL, 100_000));
  }

  /** Ends what runs beside. */
  @TearDown
  public void end() {
    ours.destroy();
  }

  /** What is behind a filter: looks for the client, so that nothing is left out as unused. */
  private static FilterChain behind(Blackhole hole) {
    return (request, response) -> hole.consume(request);
  }

  private void through(Filter filter, Blackhole hole) throws Exception {
    filter.doFilter(request.with(chain), response, behind(hole));
  }

  /** The request alone. */
  @Benchmark
  public void nothing(Blackhole hole) throws Exception {
    behind(hole).doFilter(request.with(chain), response);
  }

  /** Reads the certificate and believes it. */
  @Benchmark
  public void attribute(Blackhole hole) throws Exception {
    hole.consume(
        ((X509Certificate[]) request.with(chain).getAttribute(StubRequest.CERTIFICATES))[0]);
    behind(hole).doFilter(request, response);
  }

  /** The least that a verdict per request can cost: known by identity, time, generation. */
  @Benchmark
  public void identity(Blackhole hole) throws Exception {
    X509Certificate[] presented =
        (X509Certificate[]) request.with(chain).getAttribute(StubRequest.CERTIFICATES);
    long[] verdict = (long[]) known.get(presented[0]);
    if (clock.millis() < verdict[1] && generation.get() == verdict[0]) {
      behind(hole).doFilter(request, response);
    }
  }

  /** The JDK's path validation. */
  @Benchmark
  public void jdkPkix(Blackhole hole) throws Exception {
    jdk.judge(chain);
    behind(hole).doFilter(request.with(chain), response);
  }

  /** The JDK's path validation with CRLs of 1,000 entries. */
  @Benchmark
  public void jdkPkixCrl(Blackhole hole) throws Exception {
    jdkWithLists.judge(chain);
    behind(hole).doFilter(request.with(chain), response);
  }

  /** Bouncy Castle's path validation. */
  @Benchmark
  public void bouncyCastlePkix(Blackhole hole) throws Exception {
    bouncyCastle.judge(chain);
    behind(hole).doFilter(request.with(chain), response);
  }

  /** Spring Security's X.509 filter, which validates nothing. */
  @Benchmark
  public void springFilter(Blackhole hole) throws Exception {
    through(springFilter, hole);
  }

  /** Spring Security's whole chain of filters, which validates nothing. */
  @Benchmark
  public void springChain(Blackhole hole) throws Exception {
    through(springChain, hole);
  }

  /** Our filter: path, revocation, locks, roles, rules, counters, the wrapped request. */
  @Benchmark
  public void ours(Blackhole hole) throws Exception {
    through(ours, hole);
  }
}
