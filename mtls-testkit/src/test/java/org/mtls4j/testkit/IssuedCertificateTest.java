package org.mtls4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IssuedCertificateTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final CertificateAuthority root = CertificateAuthority.named("CN=Root").build();
  private final CertificateAuthority issuing =
      CertificateAuthority.named("CN=Issuing").signedBy(root).build();
  private final IssuedCertificate alice = issuing.issue("CN=alice").build();

  @TempDir Path folder;

  @Test
  void writesItsCertificate() throws Exception {
    assertThat(read(alice.writeCertificate(folder.resolve("alice.pem"))))
        .isEqualTo(List.of(alice.certificate()));
    assertThat(read(root.writeCertificate(folder.resolve("root.pem"))))
        .isEqualTo(List.of(root.certificate()));
  }

  @Test
  void writesItsChainLeafFirst() throws Exception {
    Path file = alice.writeChain(folder.resolve("chain.pem"));

    assertThat(read(file)).isEqualTo(alice.chain());
    assertThat(Files.readAllLines(file)).allMatch(line -> line.length() <= 64);
  }

  @Test
  void writesItsPrivateKey() throws Exception {
    Path file = alice.writePrivateKey(folder.resolve("alice.key"));

    assertThat(keyIn(file)).isEqualTo(alice.keys().getPrivate().getEncoded());
    PKCS8EncodedKeySpec read = new PKCS8EncodedKeySpec(keyIn(file));
    assertThat(KeyFactory.getInstance("EC").generatePrivate(read))
        .isEqualTo(alice.keys().getPrivate());
  }

  @Test
  void writesAPkcs12File() throws Exception {
    Path file = alice.writePkcs12(folder.resolve("alice.p12"), PASSWORD);
    KeyStore read = KeyStore.getInstance("PKCS12");
    read.load(new ByteArrayInputStream(Files.readAllBytes(file)), PASSWORD);

    assertThat(read.getCertificateChain("certificate"))
        .containsExactly((Certificate[]) alice.chainArray());
    assertThat(read.getKey("certificate", PASSWORD)).isEqualTo(alice.keys().getPrivate());
  }

  @Test
  void keepsFilesWithAKeyForTheirOwner() throws Exception {
    Path file = Files.writeString(folder.resolve("old"), "longer than a key".repeat(1000));
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

    for (Path written :
        new Path[] {
          alice.writePrivateKey(file), alice.writePkcs12(folder.resolve("new.p12"), PASSWORD)
        }) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written)))
          .isEqualTo("rw-------");
    }
    assertThat(keyIn(file)).isEqualTo(alice.keys().getPrivate().getEncoded());
  }

  @Test
  void saysWhenAFileCannotBeWritten() {
    Path nowhere = folder.resolve("missing").resolve("alice.pem");

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> alice.writeCertificate(nowhere));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> alice.writePrivateKey(nowhere));
  }

  @Test
  void printsItsSubjectAndNotItsKey() {
    assertThat(alice.toString()).startsWith("CN=alice (serial ");
  }

  private static Collection<? extends Certificate> read(Path file) throws Exception {
    try (var in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
  }

  private static byte[] keyIn(Path file) throws IOException {
    String pem = Files.readString(file, StandardCharsets.US_ASCII);
    assertThat(pem)
        .startsWith("-----BEGIN PRIVATE KEY-----\n")
        .endsWith("\n-----END PRIVATE KEY-----\n");
    return Base64.getMimeDecoder()
        .decode(pem.replaceAll("-----[A-Z ]+-----", "").getBytes(StandardCharsets.US_ASCII));
  }
}
