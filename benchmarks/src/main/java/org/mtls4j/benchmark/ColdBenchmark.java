package org.mtls4j.benchmark;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.TrustDomain;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;
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
 * A client that comes for the first time: its certificate is read from what the handshake brought,
 * as a container does, and judged. The intermediate has been seen before.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 14, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgs = "-Xmx1g")
public class ColdBenchmark {

  /** More than the JDK's factory remembers. */
  private static final int CLIENTS = 4_000;

  /** The keys of CAs and clients. */
  @Param({"EC_P256", "RSA_2048"})
  public KeyType keys = KeyType.EC_P256;

  private byte[][] leaves = {};
  private X509Certificate issuing;
  private CertificateFactory factory;
  private Peers.Judge jdk;
  private MtlsAuthenticator ours;
  private int next;

  /** Makes the clients. */
  @Setup
  public void prepare() throws Exception {
    Partners partners = new Partners(keys);
    factory = CertificateFactory.getInstance("X.509");
    leaves =
        IntStream.range(0, CLIENTS)
            .mapToObj(number -> encoded(partners.client(number).certificate()))
            .toArray(byte[][]::new);
    issuing = partners.issuing().certificate();
    jdk = Peers.jdk(partners);
    ours =
        MtlsAuthenticator.of(
            MtlsPolicy.builder()
                .domain(
                    TrustDomain.named("partner")
                        .anchor(partners.root().certificate())
                        .revocation(RevocationPolicy.NONE)
                        .build())
                .cachedClients(CLIENTS / 10)
                .build());
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate[] nextChain() throws Exception {
    next = (next + 1) % CLIENTS;
    return new X509Certificate[] {
      (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(leaves[next])), issuing
    };
  }

  /** Reads the certificate: what the other two do as well. */
  @Benchmark
  public X509Certificate[] read() throws Exception {
    return nextChain();
  }

  /** The JDK's path validation. */
  @Benchmark
  public X509Certificate[] jdkPkix() throws Exception {
    X509Certificate[] chain = nextChain();
    jdk.judge(chain);
    return chain;
  }

  /** Ours: path, domain, profile, name, roles, and it is kept. */
  @Benchmark
  public Verdict<ClientIdentity> ours() throws Exception {
    Verdict<ClientIdentity> client = ClientChain.of(nextChain()).then(ours::authenticate);
    if (!client.isAccepted()) {
      throw new IllegalStateException(client.toString());
    }
    return client;
  }
}
