package org.mtls4j.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.path.ChainLimits;
import org.mtls4j.path.PathValidator;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;

/**
 * What a certificate must be before anything that it says counts, whichever parser has let it pass
 * before: the JDK's would not let some of these become a certificate at all.
 */
class CertificateFormTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Root").at(NOW).build();

  private static final int VERSION = 0;
  private static final int ALGORITHM = 2;
  private static final int ISSUER = 3;
  private static final int EXTENSIONS_TAG = 3;

  private static CertificateBuilder leaf() {
    return ROOT.issue("CN=leaf");
  }

  private static @Nullable Reason reasonOf(byte[] octets) {
    return ParsedCertificate.of(new OctetsCertificate(octets))
        .rejected()
        .map(Rejection::reason)
        .orElse(null);
  }

  private static byte[] der(ASN1Encodable value) {
    try {
      return value.toASN1Primitive().getEncoded("DER");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] octets(CertificateBuilder leaf) {
    try {
      return leaf.build().certificate().getEncoded();
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A sound one without extensions, which the JDK's parser is not asked about, but for a field. */
  private static byte[] with(int index, ASN1Encodable field) {
    ASN1Sequence certificate = ASN1Sequence.getInstance(octets(leaf()));
    ASN1EncodableVector body = new ASN1EncodableVector();
    ASN1Sequence fields = ASN1Sequence.getInstance(certificate.getObjectAt(0));
    for (int i = 0; i < fields.size() - 1; i++) {
      body.add(i == index ? field : fields.getObjectAt(i));
    }
    return der(
        new DERSequence(
            new ASN1Encodable[] {
              new DERSequence(body), certificate.getObjectAt(1), certificate.getObjectAt(2)
            }));
  }

  private static byte[] twice(String oid) {
    ASN1Sequence certificate =
        ASN1Sequence.getInstance(octets(leaf().extension(oid, false, der(new ASN1Integer(1)))));
    ASN1EncodableVector body = new ASN1EncodableVector();
    for (ASN1Encodable field : ASN1Sequence.getInstance(certificate.getObjectAt(0))) {
      if (field instanceof ASN1TaggedObject tagged && tagged.getTagNo() == EXTENSIONS_TAG) {
        ASN1EncodableVector extensions = new ASN1EncodableVector();
        for (ASN1Encodable one : ASN1Sequence.getInstance(tagged, true)) {
          extensions.add(one);
        }
        extensions.add(
            new DERSequence(
                new ASN1Encodable[] {
                  new ASN1ObjectIdentifier(oid), new DEROctetString(new byte[] {5, 0})
                }));
        body.add(new DERTaggedObject(true, EXTENSIONS_TAG, new DERSequence(extensions)));
      } else {
        body.add(field);
      }
    }
    return der(
        new DERSequence(
            new ASN1Encodable[] {
              new DERSequence(body), certificate.getObjectAt(1), certificate.getObjectAt(2)
            }));
  }

  /** An octet string of several, as BER allows: the same length, and to some parsers the same. */
  private static byte[] inPieces() {
    byte[] value = new byte[40];
    Arrays.fill(value, (byte) 0x5a);
    byte[] octets = octets(leaf().extension("2.999.5", false, value));
    int start =
        IntStream.range(0, octets.length)
            .filter(i -> octets[i] == 4 && octets[i + 1] == 40 && octets[i + 2] == 0x5a)
            .findFirst()
            .orElseThrow();
    octets[start] = 0x24;
    octets[start + 2] = 4;
    octets[start + 3] = 38;
    return octets;
  }

  static Stream<Arguments> forms() {
    Reason broken = Reason.MALFORMED_CERTIFICATE;
    DERTaggedObject version2 = new DERTaggedObject(true, 0, new ASN1Integer(1));
    AlgorithmIdentifier other =
        new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption);
    return Stream.of(
        form("sound", () -> octets(leaf()), null),
        form("sound, without extensions", () -> with(-1, version2), null),
        form("an octet too many", () -> longer(1), broken),
        form("an octet too few", () -> longer(-1), broken),
        form("nothing", () -> new byte[0], broken),
        form("BER", CertificateFormTest::inPieces, broken),
        form("version 2", () -> with(VERSION, version2), broken),
        form("another algorithm inside", () -> with(ALGORITHM, other), broken),
        form("no issuer", () -> with(ISSUER, new DERSequence()), broken),
        form("an extension twice", () -> twice("2.999.5"), broken),
        form("alternative names twice", () -> twice("2.5.29.17"), broken));
  }

  /** Made in the test, so that not every row makes the certificates of all. */
  private static Arguments form(String what, Supplier<byte[]> octets, @Nullable Reason expected) {
    return arguments(what, octets, expected);
  }

  private static byte[] longer(int by) {
    byte[] sound = octets(leaf());
    return Arrays.copyOf(sound, sound.length + by);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource
  void forms(String what, Supplier<byte[]> octets, @Nullable Reason expected) {
    assertThat(reasonOf(octets.get())).isEqualTo(expected);
  }

  @Test
  void whatHasNoEncodingIsMalformed() {
    X509Certificate none = new OctetsCertificate(null);
    assertThat(ParsedCertificate.of(none).rejected())
        .map(Rejection::reason)
        .contains(Reason.MALFORMED_CERTIFICATE);
    PathValidator validator =
        new PathValidator(List.of(), List.of(), List.of(), ChainLimits.DEFAULT);
    assertThat(
            ClientChain.of(List.of(none)).then(chain -> validator.validate(chain, NOW)).rejected())
        .map(Rejection::reason)
        .contains(Reason.MALFORMED_CERTIFICATE);
  }

  @Test
  void anIssuerOfTooManyAttributesIsNotLookedAt() {
    for (int attributes : new int[] {64, 65}) {
      String name = String.join(",", Collections.nCopies(attributes, "OU=x"));
      CertificateAuthority ca = CertificateAuthority.named(name).at(NOW).build();
      assertThat(reasonOf(octets(ca.issue("CN=leaf"))))
          .isEqualTo(attributes == 64 ? null : Reason.CHAIN_TOO_LONG);
    }
  }

  /** Each extension that RFC 5280 section 4.2 defines and that anything here relies on. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2.5.29.9999",
        "2.5.29.14",
        "2.5.29.15",
        "2.5.29.17",
        "2.5.29.18",
        "2.5.29.19",
        "2.5.29.30",
        "2.5.29.31",
        "2.5.29.32",
        "2.5.29.33",
        "2.5.29.35",
        "2.5.29.36",
        "2.5.29.37",
        "2.5.29.46",
        "2.5.29.54",
        "1.3.6.1.5.5.7.1.1"
      })
  void aKnownExtensionIsReadToItsEnd(String oid) {
    boolean known = !oid.equals("2.5.29.9999");
    for (byte[] broken : new byte[][] {{}, {5, 0}, {0x30, 5, 2}, {2, 1, 0, 0}}) {
      assertThat(reasonOf(octets(leaf().extension(oid, false, broken))))
          .as(Arrays.toString(broken))
          .isEqualTo(known ? Reason.MALFORMED_CERTIFICATE : null);
    }
  }

  /** Lengths in more octets than they take: some parsers see nothing in them, some see it all. */
  @ParameterizedTest
  @CsvSource({
    "2.5.29.17, 30810482026161",
    "2.5.29.18, 30810482026161",
    "2.5.29.15, 0381020780",
    "2.5.29.19, 308100",
    "2.5.29.32, 308106300406028837",
    "2.5.29.37, 30810a06082b06010505070302",
    "2.5.29.54, 02810100",
    "1.3.6.1.4.1.1, 308100"
  })
  void aKnownExtensionIsDer(String oid, String hex) {
    byte[] value = HexFormat.of().parseHex(hex);
    assertThat(reasonOf(octets(leaf().extension(oid, false, value))))
        .isEqualTo(oid.startsWith("1.") ? null : Reason.MALFORMED_CERTIFICATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2.5.29.17",
        "2.5.29.18",
        "2.5.29.30",
        "2.5.29.31",
        "2.5.29.32",
        "2.5.29.33",
        "2.5.29.37",
        "2.5.29.46",
        "1.3.6.1.5.5.7.1.1"
      })
  void anEmptyListIsNotAnAbsentOne(String oid) {
    assertThat(reasonOf(octets(leaf().extension(oid, false, new byte[] {0x30, 0}))))
        .isEqualTo(Reason.MALFORMED_CERTIFICATE);
  }

  private static byte[] mapping(String... policies) {
    ASN1EncodableVector oids = new ASN1EncodableVector();
    for (String policy : policies) {
      oids.add(new ASN1ObjectIdentifier(policy));
    }
    return der(new DERSequence(new DERSequence(oids)));
  }

  private static byte[] mappings(int number) {
    ASN1EncodableVector all = new ASN1EncodableVector();
    for (int i = 1; i <= number; i++) {
      all.add(ASN1Sequence.getInstance(mapping("2.999." + i, "2.999.0")).getObjectAt(0));
    }
    return der(new DERSequence(all));
  }

  private static byte[] constraints(@Nullable Integer explicit, @Nullable Integer mapping) {
    return der(
        new PolicyConstraints(
            explicit == null ? null : BigInteger.valueOf(explicit),
            mapping == null ? null : BigInteger.valueOf(mapping)));
  }

  static Stream<Arguments> policies() {
    String any = CertificatePolicies.ANY;
    BigInteger huge = BigInteger.ONE.shiftLeft(80);
    Reason broken = Reason.MALFORMED_CERTIFICATE;
    return Stream.of(
        arguments("a mapping", "2.5.29.33", mapping("2.999.1", "2.999.2"), null),
        arguments("from any policy", "2.5.29.33", mapping(any, "2.999.2"), broken),
        arguments("to any policy", "2.5.29.33", mapping("2.999.1", any), broken),
        arguments("of one", "2.5.29.33", mapping("2.999.1"), broken),
        arguments("of three", "2.5.29.33", mapping("2.999.1", "2.999.2", "2.999.3"), broken),
        arguments("100 mappings", "2.5.29.33", mappings(100), null),
        arguments("101 mappings", "2.5.29.33", mappings(101), Reason.CHAIN_TOO_LONG),
        arguments("explicit after -1", "2.5.29.36", constraints(-1, null), broken),
        arguments("no mapping after -1", "2.5.29.36", constraints(null, -1), broken),
        arguments("no any after -1", "2.5.29.54", der(new ASN1Integer(-1)), broken),
        arguments("no any after 2^80", "2.5.29.54", der(new ASN1Integer(huge)), null));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource
  void policies(String what, String oid, byte[] value, @Nullable Reason expected) {
    assertThat(reasonOf(octets(leaf().extension(oid, false, value)))).isEqualTo(expected);
  }

  /** RFC 5280 section 4.2.1.9 counts from 0; to some readers -1 is no limit at all. */
  @ParameterizedTest
  @ValueSource(ints = {-1, -2})
  void aPathLengthIsNotNegative(int length) {
    byte[] constraints =
        der(
            new DERSequence(
                new ASN1Encodable[] {
                  org.bouncycastle.asn1.ASN1Boolean.TRUE, new ASN1Integer(length)
                }));
    assertThat(reasonOf(octets(leaf().extension("2.5.29.19", true, constraints))))
        .isEqualTo(Reason.MALFORMED_CERTIFICATE);
  }

  private static byte[] permitted(int form, String base) {
    GeneralSubtree subtree = new GeneralSubtree(new GeneralName(form, base));
    return der(new NameConstraints(new GeneralSubtree[] {subtree}, null));
  }

  /** A chain is read before anybody is known: 16 kB of labels must not take the stack. */
  @ParameterizedTest
  @ValueSource(ints = {GeneralName.dNSName, GeneralName.rfc822Name, 6})
  void anEndlessHostIsMalformed(int form) {
    String endless = "a.".repeat(8_000) + "a";
    assertThat(reasonOf(octets(leaf().extension("2.5.29.30", true, permitted(form, endless)))))
        .isEqualTo(Reason.MALFORMED_CERTIFICATE);
    byte[] names =
        der(new DERSequence(new GeneralName(form, form == 6 ? "x://" + endless : endless)));
    assertThat(reasonOf(octets(leaf().subjectAlternativeNameDer(names))))
        .isIn(null, Reason.MALFORMED_CERTIFICATE);
  }

  /** Nor must what lies within itself thousands of times. */
  @Test
  void anEndlessNestIsMalformed() {
    byte[] nest = {5, 0};
    for (int depth = 0; depth < 3_500; depth++) {
      nest = within(0x30, nest);
    }
    byte[] oid = {6, 3, 0x2a, 3, 4};
    byte[] value = within(0xa0, nest);
    byte[] other = Arrays.copyOf(oid, oid.length + value.length);
    System.arraycopy(value, 0, other, oid.length, value.length);
    byte[] names = within(0x30, within(0xa0, other));
    assertThat(reasonOf(octets(leaf().subjectAlternativeNameDer(names))))
        .isEqualTo(Reason.MALFORMED_CERTIFICATE);
  }

  private static byte[] within(int tag, byte[] value) {
    int length = value.length;
    byte[] head =
        length < 0x80
            ? new byte[] {(byte) tag, (byte) length}
            : length < 0x100
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    byte[] all = Arrays.copyOf(head, head.length + length);
    System.arraycopy(value, 0, all, head.length, length);
    return all;
  }
}
