package org.mtls4j.revocation;

import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.mtls4j.x509.ParsedCertificate;
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

/** Reads a CRL of a million entries and verifies its signature. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 6, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
    value = 2,
    jvmArgs = {"-Xms3g", "-Xmx3g", "-XX:+AlwaysPreTouch"})
public class CrlLoadBenchmark {

  /** How many entries. */
  @Param("1000000")
  public int entries;

  /** Whether each has a reason. */
  @Param({"false", "true"})
  public boolean reasons;

  private byte[] der = {};
  private ParsedCertificate issuer = LargeCrl.issuer();
  private PublicKey key = issuer.certificate().getPublicKey();

  /** Makes the list. */
  @Setup
  public void make() {
    der = LargeCrl.of(entries, reasons).der();
    issuer = LargeCrl.issuer();
    key = issuer.certificate().getPublicKey();
  }

  /** What nobody can do without: every octet goes into the hash, every header is looked at. */
  @Benchmark
  public long floor() throws Exception {
    return DerScan.scanAndVerify(der, key, Signature.getInstance("SHA256withRSA"));
  }

  /** Ours, from a stream. */
  @Benchmark
  public Crl ours() throws Exception {
    Crl list = Crl.read(new ByteArrayInputStream(der));
    if (!list.isSignedBy(issuer) || list.size() != entries) {
      throw new IllegalStateException("not read");
    }
    return list;
  }

  /** The JDK's. */
  @Benchmark
  public X509CRL jdk() throws Exception {
    X509CRL list =
        (X509CRL)
            CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
    list.verify(key);
    return list;
  }

  /** Bouncy Castle's, which looks at no entry before it is asked for one. */
  @Benchmark
  public X509CRLHolder bouncyCastle() throws Exception {
    X509CRLHolder list = new X509CRLHolder(der);
    if (!list.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
      throw new IllegalStateException("not verified");
    }
    return list;
  }
}
