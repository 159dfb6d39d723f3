package org.mtls4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.revocation.RevocationStatus.Good;
import org.mtls4j.revocation.RevocationStatus.Revoked;
import org.mtls4j.revocation.RevocationStatus.Undetermined;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.testkit.Pem;
import org.mtls4j.x509.ParsedCertificate;

/** Lists as {@code openssl ca} makes them. */
class OpensslCrlTest {

  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String SHARD = "http://crl.acme.example/1.crl";

  @TempDir private Path directory;
  private CertificateAuthority ca;
  private Instant now;

  @BeforeEach
  void needsOpenssl() throws Exception {
    assumeTrue(isThere(), "openssl is not on this machine; .ci/run asks for it");
    make(KeyType.EC_P256);
  }

  private void make(KeyType type) throws IOException {
    ca = CertificateAuthority.named("O=Acme,CN=OpenSSL CA").key(type).build();
    now = ca.now();
    ca.writeCertificate(directory.resolve("ca.pem"));
    Files.writeString(directory.resolve("ca.key"), Pem.of(ca.keys().getPrivate()));
    Files.writeString(directory.resolve("index.txt"), "");
    Files.writeString(directory.resolve("crlnumber"), "0A\n");
    Files.writeString(
        directory.resolve("ca.cnf"),
        """
        [ca]
        default_ca = acme
        [acme]
        database = index.txt
        crlnumber = crlnumber
        certificate = ca.pem
        private_key = ca.key
        default_md = sha256
        default_crl_days = 7
        [plain]
        authorityKeyIdentifier = keyid
        [shard]
        authorityKeyIdentifier = keyid
        issuingDistributionPoint = critical, @point
        [point]
        fullname = URI:%s
        onlyuser = TRUE
        """
            .formatted(SHARD));
  }

  private static boolean isThere() {
    try {
      return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  private void revoke(BigInteger serial, String reason) throws IOException {
    String hex = serial.toString(16).toUpperCase(Locale.ROOT);
    Files.writeString(
        directory.resolve("index.txt"),
        "R\t%s\t%s%s\t%s\tunknown\t/CN=x\n"
            .formatted(
                UTC_TIME.format(now.plusSeconds(86_400)),
                UTC_TIME.format(now.minusSeconds(86_400)),
                reason.isEmpty() ? "" : "," + reason,
                hex.length() % 2 == 0 ? hex : "0" + hex),
        java.nio.file.StandardOpenOption.APPEND);
  }

  private Crl list(String extensions) throws Exception {
    Process openssl =
        new ProcessBuilder(
                "openssl",
                "ca",
                "-config",
                "ca.cnf",
                "-gencrl",
                "-crlexts",
                extensions,
                "-out",
                "list.pem")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(
            openssl.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(openssl.waitFor()).as(said).isZero();
    return Crl.read(Files.newInputStream(directory.resolve("list.pem")));
  }

  private RevocationStatus status(IssuedCertificate client, Crl list) {
    return new CrlChecker(new RevocationPolicy(Check.LEAF, List.of(), new WhenUndetermined.Deny()))
        .statusOf(
            new JudgedCertificate(
                parsed(client), List.of(ParsedCertificate.of(ca.certificate()).accepted().get())),
            List.of(list),
            // openssl writes the time of its own clock, which has gone on.
            Instant.ofEpochMilli(System.currentTimeMillis()));
  }

  private static ParsedCertificate parsed(IssuedCertificate client) {
    return ParsedCertificate.of(client.certificate()).accepted().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyType.class,
      names = {"EC_P256", "RSA_2048", "ED25519"})
  void revokesWhatItLists(KeyType type) throws Exception {
    make(type);
    IssuedCertificate good = ca.issue("CN=good").build();
    IssuedCertificate bad = ca.issue("CN=bad").build();
    IssuedCertificate held = ca.issue("CN=held").build();
    revoke(bad.certificate().getSerialNumber(), "keyCompromise");
    revoke(held.certificate().getSerialNumber(), "certificateHold");
    revoke(BigInteger.ONE, "");
    Crl list = list("plain");
    assertThat(list.number()).contains(BigInteger.TEN);
    assertThat(list.size()).isEqualTo(3);
    assertThat(status(good, list)).isInstanceOf(Good.class);
    assertThat(status(bad, list))
        .isEqualTo(
            new Revoked(
                Instant.ofEpochSecond(now.minusSeconds(86_400).getEpochSecond()), "keyCompromise"));
    assertThat(status(held, list))
        .isInstanceOfSatisfying(
            Revoked.class, revoked -> assertThat(revoked.reason()).isEqualTo("certificateHold"));
  }

  @Test
  void anEmptyListClears() throws Exception {
    assertThat(status(ca.issue("CN=good").build(), list("plain"))).isInstanceOf(Good.class);
  }

  @Test
  void aShardClearsItsOwnOnly() throws Exception {
    Crl shard = list("shard");
    assertThat(status(ca.issue("CN=in").crlDistributionPoint(SHARD).build(), shard))
        .isInstanceOf(Good.class);
    assertThat(status(ca.issue("CN=out").build(), shard)).isInstanceOf(Undetermined.class);
  }
}
