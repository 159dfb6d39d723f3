package org.mtls4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.TrustDomain;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.Pem;
import org.mtls4j.verdict.Reason;
import org.mtls4j.x509.ClientChain;

/** The responder of {@code openssl ocsp}, with a delegate. */
@Timeout(120)
class OpensslOcspTest {

  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Duration WAIT = Duration.ofSeconds(20);

  @TempDir private Path directory;

  private static boolean isThere() {
    try {
      return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  private static String hex(IssuedCertificate certificate) {
    BigInteger serial = certificate.certificate().getSerialNumber();
    String hex = serial.toString(16).toUpperCase(Locale.ROOT);
    return hex.length() % 2 == 0 ? hex : "0" + hex;
  }

  private static @Nullable Reason judge(MtlsAuthenticator by, IssuedCertificate client) {
    return ClientChain.of(client.chain())
        .then(by::authenticate)
        .fold(known -> null, rejection -> rejection.reason());
  }

  @Test
  void goodRevokedAndUnknown() throws Exception {
    assumeTrue(isThere(), "openssl is not on this machine; .ci/run asks for it");
    CertificateAuthority ca = CertificateAuthority.named("O=Acme,CN=OpenSSL CA").build();
    IssuedCertificate signer = ca.issueOcspSigner("CN=OCSP").build();
    IssuedCertificate good = ca.issue("CN=good").build();
    IssuedCertificate bad = ca.issue("CN=bad").build();
    IssuedCertificate unknown = ca.issue("CN=unknown").build();
    ca.writeCertificate(directory.resolve("ca.pem"));
    signer.writeCertificate(directory.resolve("signer.pem"));
    Files.writeString(directory.resolve("signer.key"), Pem.of(signer.keys().getPrivate()));
    String later = UTC_TIME.format(ca.now().plusSeconds(86_400));
    String before = UTC_TIME.format(ca.now().minusSeconds(86_400));
    Files.writeString(
        directory.resolve("index.txt"),
        "V\t%s\t\t%s\tunknown\t/CN=good\n".formatted(later, hex(good))
            + "R\t%s\t%s,keyCompromise\t%s\tunknown\t/CN=bad\n".formatted(later, before, hex(bad)));
    int port = freePort();
    Process openssl = responder(port);
    try {
      awaitResponder();
      try (MtlsAuthenticator acme = open(ca, URI.create("http://localhost:" + port + "/"))) {
        assertThat(judge(acme, good)).isNull();
        assertThat(judge(acme, bad)).isEqualTo(Reason.CERTIFICATE_REVOKED);
        assertThat(judge(acme, unknown)).isEqualTo(Reason.REVOCATION_UNDETERMINED);
      }
    } finally {
      openssl.destroyForcibly().waitFor();
    }
  }

  private Process responder(int port) throws IOException {
    return new ProcessBuilder(
            "openssl",
            "ocsp",
            "-port",
            String.valueOf(port),
            "-index",
            "index.txt",
            "-CA",
            "ca.pem",
            "-rsigner",
            "signer.pem",
            "-rkey",
            "signer.key",
            "-nmin",
            "5")
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** A connection without a request would end the responder, so its log is read. */
  private void awaitResponder() throws IOException, InterruptedException {
    Path log = directory.resolve("log");
    long end = System.nanoTime() + WAIT.toNanos();
    while (!Files.readString(log).contains("waiting for") && System.nanoTime() - end < 0) {
      Thread.sleep(50);
    }
  }

  private static MtlsAuthenticator open(CertificateAuthority ca, URI responder) {
    RevocationPolicy revocation =
        new RevocationPolicy(
            Check.CHAIN,
            List.of(),
            new WhenUndetermined.Deny(),
            List.of(),
            new Fetching(FetchHosts.NONE, Duration.ofMinutes(1), WAIT),
            new OcspPolicy(List.of(new OcspSource.Responder(responder)), List.of()));
    return MtlsAuthenticator.of(
        MtlsPolicy.builder()
            .domain(
                TrustDomain.named("acme").anchor(ca.certificate()).revocation(revocation).build())
            .build(),
        InstantSource.system());
  }
}
