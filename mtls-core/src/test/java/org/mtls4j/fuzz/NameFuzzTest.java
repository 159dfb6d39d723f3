package org.mtls4j.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.x509.AttributeType;
import org.mtls4j.x509.NameType;
import org.mtls4j.x509.NameValue;
import org.mtls4j.x509.NameValue.Text;
import org.mtls4j.x509.ParsedCertificate;
import org.mtls4j.x509.SanType;

/** Any bytes as the names of a certificate: read or refused, and what is read is plain text. */
class NameFuzzTest {

  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Root")
          .key(KeyType.RSA_2048)
          .at(Instant.parse("2031-05-06T07:08:09Z"))
          .build();

  private static final String SAN = "2.5.29.17";

  static Stream<byte[]> alternativeNames() {
    GeneralName upn =
        new GeneralName(
            GeneralName.otherName,
            new OtherName(
                new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3"),
                new DERUTF8String("alice@acme.example")));
    return Stream.of(
            new GeneralNames(new GeneralName(GeneralName.dNSName, "a.acme.example")),
            new GeneralNames(new GeneralName(GeneralName.rfc822Name, "Alice@acme.example")),
            new GeneralNames(
                new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://acme/x")),
            new GeneralNames(
                new GeneralName(
                    GeneralName.uniformResourceIdentifier, "https://a@[::1]:8/%2F?x#y")),
            new GeneralNames(new GeneralName(GeneralName.iPAddress, "10.1.2.3")),
            new GeneralNames(new GeneralName(GeneralName.iPAddress, "2001:db8::1")),
            new GeneralNames(new GeneralName(GeneralName.registeredID, "1.2.3.4")),
            new GeneralNames(new GeneralName(new X500Name("C=DE,O=Acme+CN=a\\,b"))),
            new GeneralNames(upn))
        .map(NameFuzzTest::der);
  }

  @MethodSource("alternativeNames")
  @FuzzTest
  void alternativeNames(byte[] data) {
    check(ROOT.issue("CN=leaf").extension(SAN, false, data));
  }

  static Stream<byte[]> subjects() {
    return Stream.of(
            "CN=a", "C=DE,O=Acme GmbH,CN=a", "O=Acme+CN=a", "1.2.3.4=#0c0161", "CN=#1e020061")
        .map(text -> der(new X500Name(text)));
  }

  @MethodSource("subjects")
  @FuzzTest
  void subjects(byte[] data) {
    X500Name subject;
    try {
      subject = X500Name.getInstance(ASN1Primitive.fromByteArray(data));
    } catch (IOException | RuntimeException e) {
      return; // no structure of a name, of which a certificate could be made
    }
    if (subject != null) {
      check(ROOT.issue("CN=leaf").dns("a.example").subjectDer(data));
    }
  }

  private static void check(CertificateBuilder leaf) {
    X509Certificate certificate;
    try {
      certificate = leaf.keys(ROOT.keys()).build().certificate();
    } catch (RuntimeException e) {
      return; // the testkit, and so the JDK's parser, has refused it
    }
    ParsedCertificate.of(certificate).accepted().ifPresent(NameFuzzTest::check);
  }

  private static void check(ParsedCertificate certificate) {
    for (NameType type : types()) {
      List<NameValue> values = certificate.values(type);
      for (NameValue value : values) {
        if (value instanceof Text text) {
          assertThat(text.value()).isNotBlank().isEqualTo(text.value().strip());
          assertThat(text.value().chars().noneMatch(Character::isISOControl)).isTrue();
          assertThat(type instanceof SanType san ? san.folded(text.value()) : text.value())
              .isEqualTo(text.value());
        }
      }
    }
  }

  private static List<NameType> types() {
    return Stream.concat(
            Stream.of(SanType.values()),
            AttributeType.names().stream().flatMap(name -> AttributeType.of(name).stream()))
        .map(NameType.class::cast)
        .toList();
  }

  private static byte[] der(ASN1Encodable value) {
    try {
      return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
