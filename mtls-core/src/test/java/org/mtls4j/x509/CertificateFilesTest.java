package org.mtls4j.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.Pem;

/** Every form that a file of certificates comes in, and what must not pass for one. */
class CertificateFilesTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("O=Acme GmbH,CN=Acme Root").at(NOW).build();
  private static final IssuedCertificate CLIENT = ROOT.issue("CN=billing").build();
  private static final X509Certificate ONE = ROOT.certificate();
  private static final X509Certificate TWO =
      CertificateAuthority.named("CN=Other Root").at(NOW).build().certificate();
  private static final String SECRET = "correct horse";

  static Stream<Arguments> readable() throws Exception {
    String one = Pem.of(ONE);
    return Stream.of(
        arguments("PEM", text(one), List.of(ONE)),
        arguments("PEM of two", text(Pem.of(ONE, TWO)), List.of(ONE, TWO)),
        arguments("PEM of two in file order", text(Pem.of(TWO, ONE)), List.of(TWO, ONE)),
        arguments("PEM of the same twice", text(one + one), List.of(ONE, ONE)),
        arguments("PEM without a last line feed", text(one.strip()), List.of(ONE)),
        arguments("PEM with CRLF", text(one.replace("\n", "\r\n")), List.of(ONE)),
        arguments("PEM in one line of base64", text(oneLine(ONE)), List.of(ONE)),
        arguments("PEM after a byte order mark", utf8("\ufeff" + one), List.of(ONE)),
        arguments(
            "PEM with comments around it",
            utf8("# Root of M\u00fcller\nsubject=CN = Acme Root\n" + one + "\n-- end --\n"),
            List.of(ONE)),
        arguments(
            "PEM with a comment between",
            text(one + "Subject: CN=Other Root\n" + Pem.of(TWO)),
            List.of(ONE, TWO)),
        arguments(
            "PEM whose comment begins as DER would",
            text("0 s:CN=Acme Root\n" + one),
            List.of(ONE)),
        arguments("DER", ONE.getEncoded(), List.of(ONE)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void readable(String what, byte[] content, List<X509Certificate> expected) throws Exception {
    assertThat(CertificateFiles.read(content, null)).containsExactlyElementsOf(expected);
  }

  static Stream<Arguments> keyStores() {
    return Stream.of(
        keyStore("PKCS#12", () -> trustStore("PKCS12", ONE), ONE),
        keyStore("PKCS#12 of two", () -> trustStore("PKCS12", ONE, TWO), ONE, TWO),
        keyStore("PKCS#12 of a CA and a key", () -> withKey("PKCS12"), ONE),
        keyStore("JKS", () -> trustStore("JKS", ONE), ONE),
        keyStore("JKS of two", () -> trustStore("JKS", ONE, TWO), ONE, TWO),
        keyStore("JKS of a CA and a key", () -> withKey("JKS"), ONE));
  }

  /** Made in the test: to derive a key from a password takes long, by purpose. */
  private static Arguments keyStore(
      String what, Callable<byte[]> content, X509Certificate... expected) {
    return arguments(what, content, List.of(expected));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void keyStores(String what, Callable<byte[]> content, List<X509Certificate> expected)
      throws Exception {
    assertThat(CertificateFiles.read(content.call(), SECRET.toCharArray()))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest(name = "{0} without its password")
  @MethodSource("keyStores")
  void refusesKeyStoresWithoutTheirPassword(String what, Callable<byte[]> content, List<?> unused)
      throws Exception {
    refuses(content.call(), null);
  }

  @ParameterizedTest(name = "{0} with another password")
  @MethodSource("keyStores")
  void refusesKeyStoresWithAnotherPassword(String what, Callable<byte[]> content, List<?> unused)
      throws Exception {
    byte[] store = content.call();
    refuses(store, "wrong");
    refuses(store, "");
  }

  @ParameterizedTest(name = "{0} cut short")
  @MethodSource("keyStores")
  void refusesKeyStoresThatAreCutShort(String what, Callable<byte[]> content, List<?> unused)
      throws Exception {
    byte[] store = content.call();
    refuses(Arrays.copyOf(store, store.length - 1), SECRET);
    refuses(Arrays.copyOf(store, 64), SECRET);
  }

  static Stream<Arguments> unreadable() throws Exception {
    String one = Pem.of(ONE);
    byte[] der = ONE.getEncoded();
    return Stream.of(
        arguments("nothing", new byte[0]),
        arguments("a blank", text(" ")),
        arguments("words", text("certificates")),
        arguments("bytes", new byte[] {1, 2, 3, 4}),
        arguments("base64 without boundaries", Base64.getEncoder().encode(der)),
        arguments("DER of something else", new byte[] {0x30, 3, 2, 1, 1}),
        arguments("the beginning of PKCS#12", new byte[] {0x30, 3, 2, 1, 3}),
        arguments("the beginning of PKCS#12, BER", new byte[] {0x30, (byte) 0x80, 2, 1, 3, 0, 0}),
        arguments("PKCS#12 cut short in its version", new byte[] {0x30, (byte) 0x81, 3, 2, 1}),
        arguments("the first byte of DER", new byte[] {0x30}),
        arguments("a length without its octets", new byte[] {0x30, (byte) 0x84}),
        arguments("the first byte of JKS", new byte[] {(byte) 0xfe}),
        arguments("DER cut short", Arrays.copyOf(der, der.length - 1)),
        arguments("DER and a byte", Arrays.copyOf(der, der.length + 1)),
        arguments("DER and a line feed", joined(der, text("\n"))),
        arguments("DER twice", joined(der, der)),
        arguments("DER and PEM", joined(der, text(one))),
        arguments("PEM with a private key", text(one + Pem.of(CLIENT.keys().getPrivate()))),
        arguments("a private key", text(Pem.of(CLIENT.keys().getPrivate()))),
        arguments("PEM with a CRL", text(one + Pem.of(ROOT.crl().build()))),
        arguments(
            "OpenSSL's trusted certificate",
            text(
                one.replace("CERTIFICATE-", "TRUSTED CERTIFICATE-").replace("N C", "N TRUSTED C"))),
        arguments("PEM that does not end", text(one.replace("-----END CERTIFICATE-----", ""))),
        arguments("PEM that does not begin", text(one.replace("-----BEGIN CERTIFICATE-----", ""))),
        arguments(
            "PEM with a boundary in lower case",
            text(one + one.replace("CERTIFICATE", "certificate"))),
        arguments(
            "PEM with a boundary cut short", text(one + one.replace("-----BEGIN", "----BEGIN"))),
        arguments("PEM that begins twice", text("-----BEGIN CERTIFICATE-----\n" + one)),
        arguments("PEM that ends twice", text(one + "-----END CERTIFICATE-----\n")),
        arguments("a good one, then one that does not end", text(one + one.substring(0, 200))),
        arguments("PEM that is not base64", text(one.replaceFirst("MII", "M?I"))),
        arguments("PEM with headers inside", text(one.replaceFirst("\n", "\nProc-Type: 4\n\n"))),
        arguments("PEM of nothing", block("")),
        arguments("PEM of something else", block("AAAA")),
        arguments("PEM of PEM", block(Base64.getEncoder().encodeToString(text(one)))),
        arguments(
            "PEM of DER and a byte",
            block(Base64.getEncoder().encodeToString(Arrays.copyOf(der, der.length + 1)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void unreadable(String what, byte[] content) {
    refuses(content, null);
    refuses(content, SECRET);
  }

  static Stream<Arguments> keysOnly() throws Exception {
    return Stream.of(arguments("PKCS12"), arguments("JKS"));
  }

  @ParameterizedTest
  @MethodSource
  void keysOnly(String type) throws Exception {
    KeyStore store = empty(type);
    addKey(store);
    refuses(stored(store), SECRET);
    refuses(stored(empty(type)), SECRET);
  }

  @Test
  void ignoresAPasswordThatNothingAsksFor() throws Exception {
    assertThat(CertificateFiles.read(ONE.getEncoded(), SECRET.toCharArray())).containsExactly(ONE);
  }

  private static void refuses(byte[] content, String password) {
    assertThatExceptionOfType(UnreadableCertificatesException.class)
        .isThrownBy(
            () -> CertificateFiles.read(content, password == null ? null : password.toCharArray()));
  }

  private static String oneLine(X509Certificate certificate) throws Exception {
    return new String(
        block(Base64.getEncoder().encodeToString(certificate.getEncoded())),
        StandardCharsets.US_ASCII);
  }

  private static byte[] block(String base64) {
    return text("-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static byte[] trustStore(String type, X509Certificate... certificates) throws Exception {
    KeyStore store = empty(type);
    for (int i = 0; i < certificates.length; i++) {
      store.setCertificateEntry("ca" + i, certificates[i]);
    }
    return stored(store);
  }

  private static byte[] withKey(String type) throws Exception {
    KeyStore store = empty(type);
    store.setCertificateEntry("ca", ONE);
    addKey(store);
    return stored(store);
  }

  private static void addKey(KeyStore store) throws Exception {
    store.setKeyEntry(
        "client", CLIENT.keys().getPrivate(), SECRET.toCharArray(), CLIENT.chainArray());
  }

  private static KeyStore empty(String type) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    return store;
  }

  private static byte[] stored(KeyStore store) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.store(out, SECRET.toCharArray());
    return out.toByteArray();
  }
}
