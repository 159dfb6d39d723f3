package org.mtls4j.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.DERUniversalString;
import org.bouncycastle.asn1.DLSequence;
import org.bouncycastle.asn1.DLSet;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which directory names are one where a name constraint is held against them. */
class ConstrainedNameTest {

  private static final String O = "2.5.4.10";
  private static final String OU = "2.5.4.11";

  static Stream<Arguments> directories() {
    return Stream.of(
        arguments("itself", rdn(at(O, utf8("Acme"))), rdn(at(O, utf8("Acme"))), true),
        arguments(
            "another string type",
            rdn(at(O, utf8("Acme"))),
            rdn(at(O, new DERPrintableString("Acme"))),
            true),
        arguments(
            "a wide string", rdn(at(O, utf8("Acme"))), rdn(at(O, new DERBMPString("Acme"))), true),
        arguments("case", rdn(at(O, utf8("Acme"))), rdn(at(O, utf8("ACME"))), true),
        arguments("sharp s", rdn(at(O, utf8("Straße"))), rdn(at(O, utf8("STRASSE"))), true),
        arguments("width", rdn(at(O, utf8("Acme"))), rdn(at(O, utf8("\uff21cme"))), true),
        arguments("composition", rdn(at(O, utf8("\u00fc"))), rdn(at(O, utf8("u\u0308"))), true),
        arguments("blanks", rdn(at(O, utf8("A B"))), rdn(at(O, utf8(" A  B "))), true),
        arguments(
            "the order within an RDN",
            rdn(at(O, utf8("a")), at(OU, utf8("b"))),
            rdn(at(OU, utf8("b")), at(O, utf8("a"))),
            true),
        arguments("another value", rdn(at(O, utf8("Acme"))), rdn(at(O, utf8("Acm"))), false),
        arguments("another type", rdn(at(O, utf8("Acme"))), rdn(at(OU, utf8("Acme"))), false),
        arguments("no blank", rdn(at(O, utf8("AB"))), rdn(at(O, utf8("A B"))), false),
        arguments(
            "one attribute less",
            rdn(at(O, utf8("a")), at(OU, utf8("b"))),
            rdn(at(O, utf8("a"))),
            false),
        arguments(
            "the same attribute twice",
            rdn(at(O, utf8("a"))),
            rdn(at(O, utf8("a")), at(O, utf8("a"))),
            false),
        arguments(
            "text that looks like a second attribute",
            rdn(at(O, utf8("a")), at(OU, utf8("b"))),
            rdn(at(O, utf8("a+2.5.4.11=b"))),
            false),
        arguments(
            "text as octets are written",
            rdn(at(O, new DEROctetString(new byte[] {0x41}))),
            rdn(at(O, utf8("#41"))),
            false),
        arguments(
            "a wider string",
            rdn(at(O, utf8("a"))),
            rdn(at(O, new DERUniversalString(new byte[] {0, 0, 0, 'A'}))),
            true),
        arguments(
            "text as a wider string is shown",
            rdn(at(O, new DERUniversalString(new byte[] {0, 0, 0, 'A'}))),
            rdn(at(O, utf8("#1C0400000041"))),
            false),
        arguments(
            "text as bits are shown",
            rdn(at(O, new DERBitString(new byte[] {0x41}))),
            rdn(at(O, utf8("#03020041"))),
            false),
        arguments(
            "text as a sequence is written",
            rdn(at(O, new DERSequence(utf8("a")))),
            rdn(at(O, utf8("[a]"))),
            false),
        arguments(
            "a sequence that looks like two attributes",
            rdn(at(O, utf8("[a")), at(OU, utf8("b]"))),
            rdn(at(O, new DERSequence(utf8("a+2.5.4.11=b")))),
            false),
        arguments(
            "octets",
            rdn(at(O, new DEROctetString(new byte[] {0x41}))),
            rdn(at(O, new DEROctetString(new byte[] {0x41}))),
            true));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource
  void directories(String what, RDN one, RDN other, boolean same) {
    assertThat(read(one).equals(read(other))).isEqualTo(same);
  }

  /** As Bouncy Castle's are, where it is told to keep to DER in times and to read what does not. */
  @Test
  void aValueThatCannotBeWrittenMeetsNoConstraint() {
    ASN1Object unwritable =
        new ASN1Object() {
          @Override
          public ASN1Primitive toASN1Primitive() {
            throw new IllegalArgumentException("not DER");
          }
        };
    RDN two =
        RDN.getInstance(
            new DLSet(
                new ASN1Encodable[] {
                  new DLSequence(new ASN1Encodable[] {new ASN1ObjectIdentifier(O), utf8("a")}),
                  new DLSequence(new ASN1Encodable[] {new ASN1ObjectIdentifier(OU), unwritable})
                }));
    assertThat(read(two)).isInstanceOf(ConstrainedName.Unreadable.class);
  }

  private static ConstrainedName read(RDN rdn) {
    return ConstrainedName.of(new GeneralName(new X500Name(new RDN[] {rdn})));
  }

  private static RDN rdn(AttributeTypeAndValue... attributes) {
    return new RDN(attributes);
  }

  private static AttributeTypeAndValue at(String type, ASN1Encodable value) {
    return new AttributeTypeAndValue(new ASN1ObjectIdentifier(type), value);
  }

  private static ASN1Encodable utf8(String text) {
    return new DERUTF8String(text);
  }
}
