package org.mtls4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.CRLReason;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CrlBuilder;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.testkit.Pem;
import org.mtls4j.x509.ParsedCertificate;

/** A CRL as bytes: all of it is read, as the JDK reads it, and what is none is refused. */
class CrlReadingTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority CA =
      CertificateAuthority.named("O=Acme,CN=Issuing").at(NOW).build();
  private static final CertificateAuthority TWIN =
      CertificateAuthority.named("O=Acme,CN=Issuing").at(NOW).build();

  private static CrlBuilder listing(int entries) {
    Random random = new Random(entries);
    CrlBuilder crl = CA.crl().number(12);
    for (int i = 0; i < entries; i++) {
      Instant since = NOW.minusSeconds(random.nextInt(1_900_000_000));
      crl.revoke(new BigInteger(127, random), since, i % 7);
    }
    return crl;
  }

  private static ParsedCertificate parsed(CertificateAuthority ca) {
    return ParsedCertificate.of(ca.certificate()).accepted().orElseThrow();
  }

  /** Hands out as little as a slow network does. */
  private static InputStream trickling(byte[] bytes) {
    return new FilterInputStream(new ByteArrayInputStream(bytes)) {
      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return super.read(into, offset, Math.min(length, 7));
      }
    };
  }

  @Test
  void readsWhatTheJdkReads() throws Exception {
    X509CRL jdk = listing(5_000).build();
    Crl ours = Crl.read(trickling(jdk.getEncoded()));
    assertThat(ours.size()).isEqualTo(5_000);
    assertThat(ours.issuer()).isEqualTo(jdk.getIssuerX500Principal());
    assertThat(ours.thisUpdate()).isEqualTo(jdk.getThisUpdate().toInstant());
    assertThat(ours.nextUpdate()).isEqualTo(jdk.getNextUpdate().toInstant());
    assertThat(ours.number()).contains(BigInteger.valueOf(12));
    assertThat(ours.isSignedBy(parsed(CA))).isTrue();
    for (X509CRLEntry entry : jdk.getRevokedCertificates()) {
      CrlEntry found =
          Objects.requireNonNull(
              ours.index().find(jdk.getIssuerX500Principal(), entry.getSerialNumber()));
      assertThat(found.since()).isEqualTo(entry.getRevocationDate().toInstant());
      CRLReason reason = entry.getRevocationReason();
      assertThat(found.reason())
          .isEqualTo(reason == null ? 0 : List.of(CRLReason.values()).indexOf(reason));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RSA_1024", "ML_DSA_65"})
  void verifiesByTheKeyThatSigned(KeyType type) throws Exception {
    CertificateAuthority ca = CertificateAuthority.named("CN=Any").at(NOW).key(type).build();
    CertificateAuthority twin = CertificateAuthority.named("CN=Any").at(NOW).key(type).build();
    Crl list = Crl.read(ca.crl().der());
    assertThat(list.isSignedBy(parsed(twin))).isFalse();
    assertThat(list.isSignedBy(parsed(ca))).isTrue();
    assertThat(list.isSignedBy(parsed(ca))).isTrue();
    assertThat(list.isSignedBy(parsed(twin))).isFalse();
    assertThat(Crl.read(ca.crl().wronglySigned().der()).isSignedBy(parsed(ca))).isFalse();
  }

  @ParameterizedTest
  @EnumSource(KeyType.class)
  void aKeyOfAnotherKindSignedNothing(KeyType type) throws Exception {
    CertificateAuthority other =
        CertificateAuthority.named("O=Acme,CN=Issuing").at(NOW).key(type).build();
    assertThat(Crl.read(CA.crl().der()).isSignedBy(parsed(other))).isFalse();
  }

  @Test
  void anotherNameIsAnotherCa() throws Exception {
    CertificateAuthority renamed =
        CertificateAuthority.named("O=Acme,CN=Other").keys(CA.keys()).at(NOW).build();
    assertThat(Crl.read(CA.crl().der()).isSignedBy(parsed(renamed))).isFalse();
    assertThat(Crl.read(CA.crl().der()).isSignedBy(parsed(TWIN))).isFalse();
  }

  @Test
  void everyCutIsRefused() throws Exception {
    byte[] whole = listing(3).der();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Crl.read(cut))
          .as("cut at %d", length)
          .isInstanceOf(UnusableCrlException.class);
    }
  }

  /** Whatever is changed, the list is refused, or its signature is. */
  @Test
  void noChangedOctetIsBelieved() throws Exception {
    byte[] whole = listing(3).der();
    ParsedCertificate ca = parsed(CA);
    for (int at = 0; at < whole.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = whole.clone();
        changed[at] ^= (byte) (1 << bit);
        assertThat(isBelieved(changed, ca)).as("bit %d of octet %d", bit, at).isFalse();
      }
    }
  }

  private static boolean isBelieved(byte[] content, ParsedCertificate ca) {
    try {
      return Crl.read(content).isSignedBy(ca);
    } catch (UnusableCrlException e) {
      return false;
    }
  }

  static Stream<Arguments> whatIsNone() {
    byte[] good = CA.crl().der();
    return Stream.of(
        arguments("nextUpdate", CA.crl().withoutNextUpdate().der()),
        arguments("more than", Arrays.copyOf(good, good.length + 1)),
        arguments("not a CRL", Arrays.copyOf(good, good.length - 1)),
        arguments("not a CRL", ascii("nonsense")),
        arguments("not a CRL", new byte[0]),
        arguments("not a CRL", new byte[] {0x30, (byte) 0x80, 0, 0}),
        arguments("not a CRL", new byte[] {0x30, (byte) 0x84, -1, -1, -1, -1}),
        arguments("not a CRL", CA.crl().extension("2.5.29.27", true, new byte[] {5, 0}).der()),
        arguments("not a CRL", CA.crl().extension("2.5.29.20", false, new byte[] {5, 0}).der()),
        arguments("not a CRL", CA.crl().extension("2.5.29.27", true, new byte[] {0x30, 3}).der()),
        arguments("CERTIFICATE", ascii(Pem.of(CA.certificate()))),
        arguments("2 CRLs", ascii(Pem.of(CA.crl().build()) + Pem.of(CA.crl().build()))));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatIsNone(String why, byte[] content) {
    assertThatThrownBy(() -> Crl.read(content))
        .isInstanceOf(UnusableCrlException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("Exception");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 9, 3_000})
  void anEntryHasNoMoreIssuersThanAnyCertificateHasNames(int names) throws Exception {
    List<X500Name> issuers =
        IntStream.range(0, names).mapToObj(i -> new X500Name("CN=" + i)).toList();
    byte[] list = listingOneOf(issuers);
    if (names > 8) {
      assertThatThrownBy(() -> Crl.read(list))
          .isInstanceOf(UnusableCrlException.class)
          .hasMessageContaining("names");
      return;
    }
    Crl read = Crl.read(list);
    for (X500Name issuer : issuers) {
      assertThat(read.index().find(new X500Principal(issuer.getEncoded()), BigInteger.TEN))
          .isNotNull();
    }
  }

  /** An indirect list whose one entry has the serial number 10 and all these issuers. */
  private static byte[] listingOneOf(List<X500Name> issuers) throws Exception {
    GeneralNames names =
        new GeneralNames(issuers.stream().map(GeneralName::new).toArray(GeneralName[]::new));
    X509v2CRLBuilder crl = new X509v2CRLBuilder(new X500Name("CN=Issuing"), Date.from(NOW));
    crl.setNextUpdate(Date.from(NOW.plusSeconds(60)));
    crl.addCRLEntry(
        BigInteger.TEN,
        Date.from(NOW),
        new Extensions(new Extension(Extension.certificateIssuer, true, names.getEncoded())));
    return crl.build(new JcaContentSignerBuilder("SHA256withECDSA").build(CA.keys().getPrivate()))
        .getEncoded();
  }

  @Test
  void readsPemWithTextInFront() throws Exception {
    byte[] pem = ascii("0 Certificate Revocation List\n" + Pem.of(CA.crl().build()));
    assertThat(Crl.read(pem).isSignedBy(parsed(CA))).isTrue();
  }

  @Test
  void timesBefore2050AndAfter() throws Exception {
    Instant late = Instant.parse("2050-01-01T00:00:00Z");
    Crl list = Crl.read(CA.crl().thisUpdate(late.minusSeconds(1)).nextUpdate(late).der());
    assertThat(list.thisUpdate()).isEqualTo("2049-12-31T23:59:59Z");
    assertThat(list.nextUpdate()).isEqualTo(late);
  }
}
