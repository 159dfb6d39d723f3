package org.mtls4j.revocation;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.util.concurrent.TimeUnit;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.X509CRLHolder;
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

/** Looks for one certificate after the other in a CRL of a million entries. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 2,
    jvmArgs = {"-Xms3g", "-Xmx3g", "-XX:+AlwaysPreTouch"})
public class CrlLookUpBenchmark {

  /** A power of two. */
  private static final int SERIALS = 1 << 16;

  /** How many entries. */
  @Param("1000000")
  public int entries;

  /** Whether those that are looked for are listed. */
  @Param({"hit", "miss"})
  public String sought = "hit";

  private final X500Principal issuer = LargeCrl.issuer().certificate().getSubjectX500Principal();
  private BigInteger[] serials = {};
  private int next;
  private CrlIndex ours;
  private X509CRL jdk;
  private X509CRLHolder bouncyCastle;

  /** Makes the list, and reads it three times. */
  @Setup
  public void read() throws Exception {
    LargeCrl list = LargeCrl.of(entries, true);
    serials = sought.equals("hit") ? list.hits(SERIALS) : LargeCrl.misses(SERIALS);
    ours = Crl.read(list.der()).index();
    jdk =
        (X509CRL)
            CertificateFactory.getInstance("X.509")
                .generateCRL(new ByteArrayInputStream(list.der()));
    bouncyCastle = new X509CRLHolder(list.der());
  }

  private BigInteger serial() {
    next = (next + 1) & (SERIALS - 1);
    return serials[next];
  }

  /** Ours, with the issuer. */
  @Benchmark
  public Object ours() {
    return ours.find(issuer, serial());
  }

  /** The JDK's. */
  @Benchmark
  public Object jdk() {
    return jdk.getRevokedCertificate(serial());
  }

  /** Bouncy Castle's. */
  @Benchmark
  public Object bouncyCastle() {
    return bouncyCastle.getRevokedCertificate(serial());
  }
}
