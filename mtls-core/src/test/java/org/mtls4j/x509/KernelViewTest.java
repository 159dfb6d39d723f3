package org.mtls4j.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;

/** Which certificates the JDK's validation sees as they are, and which as we rewrite them. */
class KernelViewTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Root").at(NOW).build();

  private static final byte[] POLICIES = {0x30, 7, 0x30, 5, 6, 3, (byte) 0x88, 0x37, 1};
  private static final byte[] NO_CA_WITH_A_PATH_LENGTH = {0x30, 3, 2, 1, 1};

  private static Arguments leaf(
      boolean asItIs, String what, UnaryOperator<CertificateBuilder> made) {
    return row(asItIs, what, () -> made.apply(ROOT.issue("CN=leaf")).build().certificate());
  }

  private static Arguments row(boolean asItIs, String what, Callable<X509Certificate> certificate) {
    return arguments(what, certificate, asItIs);
  }

  static Stream<Arguments> certificates() {
    return Stream.of(
        leaf(true, "a client's", leaf -> leaf),
        leaf(true, "no key usage", CertificateBuilder::withoutKeyUsage),
        leaf(true, "no extended key usage", CertificateBuilder::withoutExtendedKeyUsage),
        leaf(true, "alternative names", leaf -> leaf.dns("a.example")),
        leaf(true, "a CA's", CertificateBuilder::asCa),
        row(true, "a CA's that allows no CA", () -> ca(0)),
        row(true, "no basic constraints", () -> with(Extension.keyUsage, new KeyUsage(128))),
        leaf(false, "policies", leaf -> leaf.extension("2.5.29.32", false, POLICIES)),
        leaf(
            false,
            "a path length of no CA",
            leaf -> leaf.extension("2.5.29.19", false, NO_CA_WITH_A_PATH_LENGTH)),
        leaf(
            false,
            "an address that the JDK throws at when it is asked",
            leaf -> leaf.subjectAlternativeNameDer(addressWithAMaskOfGaps())),
        row(false, "nothing but octets", () -> new OctetsCertificate(ca(1).getEncoded())),
        row(false, "read by Bouncy Castle", () -> readByBouncyCastle(ca(1))));
  }

  /** A SEQUENCE of an iPAddress of 32 octets, as in name constraints. */
  private static byte[] addressWithAMaskOfGaps() {
    byte[] names = new byte[36];
    System.arraycopy(new byte[] {0x30, 34, (byte) 0x87, 32}, 0, names, 0, 4);
    names[20] = -1;
    names[22] = -1;
    return names;
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource
  void certificates(String what, Callable<X509Certificate> made, boolean asItIs) throws Exception {
    X509Certificate certificate = made.call();
    if (asItIs) {
      assertThat(view(certificate)).isSameAs(certificate);
    } else {
      assertThat(view(certificate)).isNotSameAs(certificate);
    }
  }

  /** Java 17 does not say such an address the first time that it is asked, but the second time. */
  @Test
  void aNameThatTheJdkCannotSayIsReadWhetherItWasAskedForOrNot() throws Exception {
    byte[] address = new byte[32];
    address[16] = (byte) 0xff;
    address[18] = (byte) 0xff;
    DERSequence names = new DERSequence(new DERTaggedObject(false, 7, new DEROctetString(address)));
    X509Certificate certificate =
        ROOT.issue("CN=leaf")
            .extension("2.5.29.17", false, names.getEncoded())
            .build()
            .certificate();
    assertThat(ParsedCertificate.of(certificate).isAccepted()).isTrue();
    assertThat(ParsedCertificate.of(certificate).isAccepted()).isTrue();
  }

  private static X509Certificate view(X509Certificate certificate) {
    return ParsedCertificate.of(certificate)
        .accepted()
        .map(ParsedCertificate::kernelView)
        .orElseThrow();
  }

  /** With an extension that is not critical: where all are, both views have the same octets. */
  private static X509Certificate ca(int pathLength) {
    return CertificateAuthority.named("CN=Sub")
        .signedBy(ROOT)
        .pathLength(pathLength)
        .extendedKeyUsage(KeyPurpose.CLIENT_AUTH)
        .build()
        .certificate();
  }

  private static X509Certificate readByBouncyCastle(X509Certificate certificate) throws Exception {
    return new JcaX509CertificateConverter()
        .setProvider(new BouncyCastleProvider())
        .getCertificate(new JcaX509CertificateHolder(certificate));
  }

  /** With one extension alone. */
  private static X509Certificate with(ASN1ObjectIdentifier type, ASN1Encodable value)
      throws Exception {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            ROOT.certificate(),
            BigInteger.ONE,
            Date.from(NOW),
            Date.from(NOW),
            new X500Principal("CN=leaf"),
            ROOT.certificate().getPublicKey());
    builder.addExtension(type, false, value);
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(ROOT.keys().getPrivate())));
  }

  /** Extensions, where there are any, are at least one (RFC 5280 section 4.1). */
  @Test
  void ofPoliciesAloneNoExtensionIsLeft() throws Exception {
    PolicyInformation policy = new PolicyInformation(new ASN1ObjectIdentifier("2.999.1"));
    X509Certificate view = view(with(Extension.certificatePolicies, new DERSequence(policy)));
    assertThat(view.getCriticalExtensionOIDs()).isNull();
    assertThat(view.getNonCriticalExtensionOIDs()).isNull();
  }
}
