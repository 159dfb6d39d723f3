package org.mtls4j.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERGeneralString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERNumericString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERT61String;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.DERUniversalString;
import org.bouncycastle.asn1.DERVisibleString;
import org.bouncycastle.asn1.DLSet;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v1CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.NameValue.Text;
import org.mtls4j.x509.NameValue.Unusable;

/** What is read from a certificate's DER, and what may not be relied on. */
class ParsedCertificateTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Root").at(NOW).build();

  private static final String CN = "2.5.4.3";
  private static final String OU = "2.5.4.11";
  private static final String UPN = "1.3.6.1.4.1.311.20.2.3";

  /** Stands for a value that is there and may not be relied on. */
  private static final String UNUSABLE = "(unusable)";

  /** Stands for a value that spoils the whole certificate. */
  private static final String MALFORMED = "(malformed)";

  static Stream<Arguments> subjects() {
    return Stream.of(
        arguments("CN", "one", subject(rdn(CN, utf8("billing"))), List.of("billing")),
        arguments("CN", "none", subject(rdn(OU, utf8("billing"))), List.of()),
        arguments("CN", "no subject at all", subject(), List.of()),
        arguments("CN", "two", subject(rdn(CN, utf8("a")), rdn(CN, utf8("b"))), List.of("a", "b")),
        arguments(
            "CN",
            "the same twice",
            subject(rdn(CN, utf8("a")), rdn(CN, utf8("a"))),
            List.of("a", "a")),
        arguments(
            "CN",
            "in a multi-valued RDN",
            subject(multiple(attribute(OU, utf8("x")), attribute(CN, utf8("a")))),
            List.of("a")),
        arguments(
            "CN",
            "two in one RDN",
            subject(multiple(attribute(CN, utf8("a")), attribute(CN, utf8("b")))),
            List.of("a", "b")),
        arguments(
            "CN",
            "one in an RDN, one beside it",
            subject(
                multiple(attribute(OU, utf8("x")), attribute(CN, utf8("a"))), rdn(CN, utf8("b"))),
            List.of("a", "b")),
        arguments(
            "CN",
            "text that looks like another CN",
            subject(rdn(OU, utf8("CN=admin,")), rdn(CN, utf8("mallory"))),
            List.of("mallory")),
        arguments(
            "OU",
            "text that looks like another CN, read as what it is",
            subject(rdn(OU, utf8("CN=admin,")), rdn(CN, utf8("mallory"))),
            List.of("CN=admin,")),
        arguments(
            "CN",
            "escapes are text",
            subject(rdn(CN, utf8("a\\2Cb+CN=\"admin\"#0c"))),
            List.of("a\\2Cb+CN=\"admin\"#0c")),
        arguments("CN", "blanks are kept", subject(rdn(CN, utf8("a  b"))), List.of("a  b")),
        arguments("CN", "case is kept", subject(rdn(CN, utf8("Billing"))), List.of("Billing")),
        arguments(
            "CN",
            "letters of any script",
            subject(rdn(CN, utf8("M\u00fcller \u4e2d \ud83d\ude00"))),
            List.of("M\u00fcller \u4e2d \ud83d\ude00")),
        arguments(
            "CN", "PrintableString", subject(rdn(CN, new DERPrintableString("a"))), List.of("a")),
        arguments("CN", "IA5String", subject(rdn(CN, new DERIA5String("a@b"))), List.of("a@b")),
        arguments("CN", "NumericString", subject(rdn(CN, new DERNumericString("7"))), List.of("7")),
        arguments(
            "1.2.3.4", "an OID without a name", subject(rdn("1.2.3.4", utf8("x"))), List.of("x")),
        arguments("2.5.4.3", "an OID with a name", subject(rdn(CN, utf8("x"))), List.of("x")),
        arguments(
            "DC",
            "domain components in order",
            subject(
                rdn("0.9.2342.19200300.100.1.25", new DERIA5String("example")),
                rdn("0.9.2342.19200300.100.1.25", new DERIA5String("acme"))),
            List.of("example", "acme")),
        unusable("BMPString", new DERBMPString("admin")),
        unusable("T61String", new DERT61String("admin")),
        unusable("UniversalString", new DERUniversalString(new byte[] {0, 0, 0, 'a'})),
        unusable("OctetString", new DEROctetString(new byte[] {'a'})),
        unusable("a sequence", new DERSequence(utf8("admin"))),
        unusable("a number", new ASN1Integer(7)),
        unusable("null", DERNull.INSTANCE),
        unusable("empty", utf8("")),
        unusable("empty PrintableString", new DERPrintableString("")),
        unusable("NUL", utf8("admin\0.evil.example")),
        unusable("NUL at the end", utf8("admin\0")),
        unusable("line feed", utf8("admin\nroles=x")),
        unusable("tab", utf8("a\tb")),
        unusable("escape", utf8("\u001b[31madmin")),
        unusable("DEL", utf8("admin\u007f")),
        unusable("C1 control", utf8("admin\u0085")),
        unusable("right-to-left override", utf8("nimda\u202e")),
        unusable("left-to-right mark", utf8("admin\u200e")),
        unusable("bidi isolate", utf8("\u2066admin\u2069")),
        unusable("zero-width space", utf8("ad\u200bmin")),
        unusable("zero-width joiner", utf8("ad\u200dmin")),
        unusable("word joiner", utf8("ad\u2060min")),
        unusable("byte order mark", utf8("\ufeffadmin")),
        unusable("soft hyphen", utf8("ad\u00admin")),
        unusable("tag character", utf8("admin\udb40\udc41")),
        unusable("line separator", utf8("a\u2028b")),
        unusable("paragraph separator", utf8("a\u2029b")),
        unusable("private use", utf8("admin\ue000")),
        unusable("a noncharacter", utf8("admin\uffff")),
        unusable("a noncharacter of another plane", utf8("admin\ud83f\udffe")),
        unusable("reserved, to be invisible", utf8("admin\ufff0")),
        unusable("reserved, to be invisible, another", utf8("admin\u2065")),
        unusable("a plane without a plan", utf8("admin\ud8c0\udc00")),
        unusable("new in Unicode 14: an Arabic mark", utf8("admin\u0890")),
        unusable("new in Unicode 15: a hieroglyph joiner", utf8("admin\ud80d\udc39")),
        unusable("VisibleString", new DERVisibleString("admin")),
        unusable("GeneralString", new DERGeneralString("admin")),
        unusable("a bit string", new DERBitString(new byte[] {'a'})),
        unusable("true", ASN1Boolean.TRUE),
        unusable("an object identifier", new ASN1ObjectIdentifier("1.2.3")),
        unusable("PrintableString with octets outside ASCII", new DERPrintableString("m\u00fc")),
        unusable("IA5String with octets outside ASCII", new DERIA5String("m\u00fc")),
        unusable("NUL in PrintableString", new DERPrintableString("a\0")),
        arguments(
            "CN",
            "new in Unicode 14: a letter",
            subject(rdn(CN, utf8("a\u0870"))),
            List.of("a\u0870")),
        arguments(
            "CN",
            "full-width letters are not folded",
            subject(rdn(CN, utf8("\uff41lice"))),
            List.of("\uff41lice")),
        arguments(
            "CN",
            "sharp s is not folded",
            subject(rdn(CN, utf8("Stra\u00dfe"))),
            List.of("Stra\u00dfe")),
        arguments(
            "CN",
            "composed and decomposed stay apart",
            subject(rdn(CN, utf8("u\u0308")), rdn(CN, utf8("\u00fc"))),
            List.of("u\u0308", "\u00fc")),
        arguments(
            "OU",
            "out of order in one RDN",
            subject(outOfOrder(attribute(OU, utf8("x")), attribute(CN, utf8("a")))),
            List.of("x")),
        unusable("a blank before", utf8(" admin")),
        unusable("a blank after", utf8("admin ")),
        unusable("no-break space", utf8("a\u00a0b")),
        unusable("ideographic space", utf8("a\u3000b")),
        unusable("combining grapheme joiner", utf8("ad\u034fmin")),
        unusable("Hangul filler", utf8("ad\u3164min")),
        unusable("half-width Hangul filler", utf8("ad\uffa0min")),
        unusable("variation selector", utf8("admin\ufe0f")),
        unusable("a Braille pattern without dots", utf8("ad\u2800min")),
        unusable("a hieroglyph that is a blank", utf8("ad\ud80d\udc41min")),
        unusable("a hieroglyph that is half a blank", utf8("ad\ud80d\udc42min")),
        unusable("a Khitan filler", utf8("ad\ud81b\udfe4min")),
        unusable("a note without a head", utf8("ad\ud834\udd59min")),
        unusable("variation selector 17", utf8("admin\udb40\udd00")),
        unusable("control in IA5String", new DERIA5String("a\nb")),
        arguments(
            "CN",
            "a good one beside a bad one",
            subject(rdn(CN, utf8("a")), rdn(CN, new DERBMPString("b"))),
            List.of("a", UNUSABLE)));
  }

  private static Arguments unusable(String what, ASN1Encodable commonName) {
    return arguments("CN", what, subject(rdn(CN, commonName)), List.of(UNUSABLE));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void subjects(String type, String what, byte[] subject, List<String> expected) {
    ParsedCertificate certificate = parsed(leaf().dns("a.example").subjectDer(subject));
    assertThat(shown(certificate, AttributeType.of(type).orElseThrow()))
        .containsExactlyElementsOf(expected);
  }

  static Stream<Arguments> alternativeNames() {
    return Stream.of(
        san(SanType.DNS, dns("billing.acme.example"), "billing.acme.example"),
        san(SanType.DNS, dns("Billing.ACME.Example"), "billing.acme.example"),
        san(SanType.DNS, dns("_sip.acme.example"), "_sip.acme.example"),
        san(SanType.DNS, dns("localhost"), "localhost"),
        san(SanType.DNS, dns("xn--mller-kva.example"), "xn--mller-kva.example"),
        san(SanType.DNS, dns("3com.example"), "3com.example"),
        san(SanType.DNS, dns("7.example"), "7.example"),
        san(SanType.DNS, dns("10.1.2.3"), UNUSABLE),
        san(SanType.DNS, dns("acme.7"), UNUSABLE),
        san(SanType.DNS, dns("7"), UNUSABLE),
        san(SanType.DNS, dns("[2001:db8::1]"), UNUSABLE),
        san(SanType.DNS, dns("alice@acme.example"), UNUSABLE),
        san(SanType.DNS, dns("acme.example,evil.example"), UNUSABLE),
        san(SanType.DNS, dns("acme\u00a0.example"), UNUSABLE),
        san(SanType.DNS, dns("**.acme.example"), UNUSABLE),
        san(SanType.DNS, dns("*.acme.example"), UNUSABLE),
        san(SanType.DNS, dns("*"), UNUSABLE),
        san(SanType.DNS, dns("b*.acme.example"), UNUSABLE),
        san(SanType.DNS, dns("billing.*.example"), UNUSABLE),
        san(SanType.DNS, dns(""), UNUSABLE),
        san(SanType.DNS, dns("."), UNUSABLE),
        san(SanType.DNS, dns(".acme.example"), UNUSABLE),
        san(SanType.DNS, dns("acme.example."), UNUSABLE),
        san(SanType.DNS, dns("acme..example"), UNUSABLE),
        san(SanType.DNS, dns("-acme.example"), UNUSABLE),
        san(SanType.DNS, dns("acme-.example"), UNUSABLE),
        san(SanType.DNS, dns("acme.example:443"), UNUSABLE),
        san(SanType.DNS, dns("acme.example/x"), UNUSABLE),
        san(SanType.DNS, dns(" acme.example"), UNUSABLE),
        san(SanType.DNS, dns("acme.example\0.evil.example"), UNUSABLE),
        san(SanType.DNS, dns("acme.example\n"), UNUSABLE),
        san(SanType.DNS, dns("m\u00fcller.example"), UNUSABLE),
        san(SanType.DNS, dns("a".repeat(63) + ".example"), "a".repeat(63) + ".example"),
        san(SanType.DNS, dns("a".repeat(64) + ".example"), UNUSABLE),
        san(SanType.DNS, dns("a.".repeat(126) + "b"), "a.".repeat(126) + "b"),
        san(SanType.DNS, dns("a.".repeat(127) + "b"), UNUSABLE),
        san(SanType.URI, uri("https://acme.example/ns/x"), "https://acme.example/ns/x"),
        san(SanType.URI, uri("HTTPS://ME@ACME.Example:443/"), "https://ME@acme.example:443/"),
        san(SanType.URI, uri("https://ACME.Example?Q=A/B"), "https://acme.example?Q=A/B"),
        san(SanType.URI, uri("https://ACME.Example#F"), "https://acme.example#F"),
        san(SanType.URI, uri("https://[2001:DB8::1]/X"), "https://[2001:db8::1]/X"),
        san(SanType.URI, uri("https://10.1.2.3:8443/x"), "https://10.1.2.3:8443/x"),
        san(SanType.URI, uri("HTTPS://ACME.Example"), "https://acme.example"),
        san(SanType.URI, uri("https://ACME.Example/@X"), "https://acme.example/@X"),
        san(SanType.URI, uri("https://ACME.Example?@X"), "https://acme.example?@X"),
        san(SanType.URI, uri("https://acme.example/azAZ09-._~"), "https://acme.example/azAZ09-._~"),
        san(
            SanType.URI,
            uri("https://acme.example/%40%5B%60%7B%2F%3A"),
            "https://acme.example/%40%5B%60%7B%2F%3A"),
        san(SanType.URI, uri("https://acme.example/%2D"), UNUSABLE),
        san(SanType.URI, uri("https://acme.example/%41"), UNUSABLE),
        san(SanType.URI, uri("https://acme.example/%5A"), UNUSABLE),
        san(SanType.URI, uri("https://acme.example/%7A"), UNUSABLE),
        san(SanType.URI, uri("https://acme.example/%30"), UNUSABLE),
        san(SanType.URI, uri("https://acme.example/%39"), UNUSABLE),
        san(SanType.URI, uri("URN:Acme:Billing"), "urn:Acme:Billing"),
        san(SanType.URI, uri("file:///Etc/X"), "file:///Etc/X"),
        san(SanType.URI, uri("mailto:Alice@ACME.example"), "mailto:Alice@ACME.example"),
        san(SanType.URI, uri("tag:acme.example,2031:x"), "tag:acme.example,2031:x"),
        san(SanType.URI, uri("a:b"), "a:b"),
        san(SanType.URI, uri("a+b.c-1:x"), "a+b.c-1:x"),
        san(SanType.URI, uri("https://acme.example/a%2Fb"), "https://acme.example/a%2Fb"),
        san(
            SanType.URI,
            uri("https://acme.example/a;b=c,d:e@f!$&'()*+"),
            "https://acme.example/a;b=c,d:e@f!$&'()*+"),
        san(SanType.URI, uri("https://acme.example//b"), "https://acme.example//b"),
        san(
            SanType.URI,
            uri("https://acme.example/a?b?c/d#e?f/g"),
            "https://acme.example/a?b?c/d#e?f/g"),
        san(SanType.URI, uri("https://node_7.acme.example/"), "https://node_7.acme.example/"),
        san(SanType.URI, uri("https://acme.example/a%2fb"), UNUSABLE),
        san(SanType.URI, uri("https://acme.example/%61dmin"), UNUSABLE),
        san(SanType.URI, uri("https://acme.example/%7E"), UNUSABLE),
        san(SanType.URI, uri("https://acme.example/a/../b"), UNUSABLE),
        san(SanType.URI, uri("https://acme.example/a/./b"), UNUSABLE),
        san(SanType.URI, uri("https://acme.example/.."), UNUSABLE),
        san(SanType.URI, uri("https://acme.example/%2E%2E/b"), UNUSABLE),
        san(SanType.URI, uri("urn:.."), UNUSABLE),
        san(SanType.URI, uri("https://acme.example?a%2fb"), UNUSABLE),
        san(SanType.URI, uri("https://acme..example/"), UNUSABLE),
        san(SanType.URI, uri("https://-acme.example/"), UNUSABLE),
        san(SanType.URI, uri("https://acme-/"), UNUSABLE),
        san(SanType.URI, uri("https://999.1.1.1/"), UNUSABLE),
        san(SanType.URI, uri("https://1.2.3/"), UNUSABLE),
        san(SanType.URI, uri("https://010.1.2.3/"), UNUSABLE),
        san(SanType.URI, uri("//acme.example/x"), MALFORMED),
        san(SanType.URI, uri("billing"), MALFORMED),
        san(SanType.URI, uri(""), MALFORMED),
        san(SanType.URI, uri(":"), MALFORMED),
        san(SanType.URI, uri(":x"), MALFORMED),
        san(SanType.URI, uri("1a:b"), MALFORMED),
        san(SanType.URI, uri("+a:b"), MALFORMED),
        san(SanType.URI, uri("a b:c"), MALFORMED),
        san(SanType.URI, uri("a:"), MALFORMED),
        san(SanType.URI, uri("a:#x"), MALFORMED),
        san(SanType.URI, uri("a:?x"), MALFORMED),
        san(SanType.URI, uri("http://"), MALFORMED),
        san(SanType.URI, uri("http://?x"), MALFORMED),
        san(SanType.URI, uri("http://#x"), MALFORMED),
        san(SanType.URI, uri("http://:80/"), MALFORMED),
        san(SanType.URI, uri("http://@/x"), MALFORMED),
        san(SanType.URI, uri("https://*.acme.example/"), MALFORMED),
        san(SanType.URI, uri("https://acme.example./"), MALFORMED),
        san(SanType.URI, uri("https://acme%41.example/"), MALFORMED),
        san(SanType.URI, uri("https://acme.example:port/"), MALFORMED),
        san(SanType.URI, uri("https://acme.example:/"), MALFORMED),
        san(SanType.URI, uri("https://acme.example:123456/"), MALFORMED),
        san(SanType.URI, uri("https://acme.example:80:80/"), MALFORMED),
        san(SanType.URI, uri("https://a@b@acme.example/"), MALFORMED),
        san(SanType.URI, uri("https://evil\\@acme.example/"), MALFORMED),
        san(SanType.URI, uri("https://evil.example\\acme.example/"), MALFORMED),
        san(SanType.URI, uri("https:\\\\acme.example/"), MALFORMED),
        san(SanType.URI, uri("https://[2001:db8::1/"), MALFORMED),
        san(SanType.URI, uri("https://[2001:db8::g]/"), MALFORMED),
        san(SanType.URI, uri("https://[fe80::1%25eth0]/"), MALFORMED),
        san(SanType.URI, uri("https://[10.1.2.3]/"), MALFORMED),
        san(SanType.URI, uri("https://[v1.x]/"), MALFORMED),
        san(SanType.URI, uri("https://[::1]x/"), MALFORMED),
        san(SanType.URI, uri("https://[]/"), MALFORMED),
        san(SanType.URI, uri("https://acme.example/a b"), MALFORMED),
        san(SanType.URI, uri("https://acme.example/a%zz"), MALFORMED),
        san(SanType.URI, uri("https://acme.example/a%2"), MALFORMED),
        san(SanType.URI, uri("https://acme.example/%"), MALFORMED),
        san(SanType.URI, uri("https://acme.example/a\\b"), MALFORMED),
        san(SanType.URI, uri("https://acme.example/[x]"), MALFORMED),
        san(SanType.URI, uri("https://acme.example/{x}"), MALFORMED),
        san(SanType.URI, uri("https://acme.example/<x>"), MALFORMED),
        san(SanType.URI, uri("https://acme.example/a|b"), MALFORMED),
        san(SanType.URI, uri("https://acme.example/\""), MALFORMED),
        san(SanType.URI, uri("https://acme.example?[x]"), MALFORMED),
        san(SanType.URI, uri("https://acme.example/#a#b"), MALFORMED),
        san(SanType.URI, uri("https://acme.example/a\0b"), MALFORMED),
        san(SanType.URI, uri("https://acme.example/\n"), MALFORMED),
        san(SanType.URI, uri(" https://acme.example/"), MALFORMED),
        san(SanType.URI, uri("https://acme.example/\u00fc"), MALFORMED),
        san(SanType.URI, uri("https://m\u00fcller.example/"), MALFORMED),
        san(SanType.EMAIL, email("Alice@ACME.Example"), "Alice@acme.example"),
        san(SanType.EMAIL, email("a.b+c@acme.example"), "a.b+c@acme.example"),
        san(SanType.EMAIL, email("*@acme.example"), "*@acme.example"),
        san(SanType.EMAIL, email("o'hara@acme.example"), "o'hara@acme.example"),
        san(SanType.EMAIL, email("\"a b\"@acme.example"), UNUSABLE),
        san(SanType.EMAIL, email("a b@acme.example"), UNUSABLE),
        san(SanType.EMAIL, email("alice(x)@acme.example"), UNUSABLE),
        san(SanType.EMAIL, email("alice@acme.example,bob@acme.example"), UNUSABLE),
        san(SanType.EMAIL, email("alice@[10.1.2.3]"), UNUSABLE),
        san(SanType.EMAIL, email("alice@10.1.2.3"), UNUSABLE),
        san(SanType.EMAIL, email("m\u00fcller@acme.example"), UNUSABLE),
        san(SanType.EMAIL, email(""), MALFORMED),
        san(SanType.EMAIL, otherName("1.3.6.1.5.5.7.8.9", utf8("alice@acme.example")), UNUSABLE),
        san(SanType.EMAIL, email("alice"), UNUSABLE),
        san(SanType.EMAIL, email("@acme.example"), UNUSABLE),
        san(SanType.EMAIL, email("alice@"), MALFORMED),
        san(SanType.EMAIL, email("alice@evil.example@acme.example"), UNUSABLE),
        san(SanType.EMAIL, email("alice@*.acme.example"), UNUSABLE),
        san(SanType.EMAIL, email("alice@acme.example\0"), UNUSABLE),
        san(SanType.EMAIL, email("alice@m\u00fcller.example"), UNUSABLE),
        san(SanType.IP, ip(10, 1, 2, 3), "10.1.2.3"),
        san(SanType.IP, ip(255, 255, 255, 255), "255.255.255.255"),
        san(SanType.IP, ip6(0x20, 1, 0xd, 0xb8, 1), "2001:db8:0:0:0:0:0:1"),
        san(SanType.IP, ip(), MALFORMED),
        san(SanType.IP, ip(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 1, 2, 3), UNUSABLE),
        san(SanType.IP, ip(10, 1, 2), MALFORMED),
        san(SanType.IP, ip(10, 1, 2, 3, 4), MALFORMED),
        san(SanType.IP, ip(10, 0, 0, 0, 255, 0, 0, 0), UNUSABLE),
        san(SanType.UPN, upn(utf8("Alice@ACME.Example")), "Alice@ACME.Example"),
        san(SanType.UPN, upn(utf8("alice")), "alice"),
        san(SanType.UPN, upn(utf8("")), UNUSABLE),
        san(SanType.UPN, upn(utf8("alice\0")), UNUSABLE),
        san(SanType.UPN, upn(utf8("al\u200bice")), UNUSABLE),
        san(SanType.UPN, upn(new DERIA5String("alice")), UNUSABLE),
        san(SanType.UPN, upn(new DERBMPString("alice")), UNUSABLE),
        san(SanType.UPN, upn(new ASN1Integer(7)), UNUSABLE),
        san(SanType.REGISTERED_ID, registeredId("1.2.3.4"), "1.2.3.4"),
        san(SanType.REGISTERED_ID, registeredId("2.999.1"), "2.999.1"),
        san(SanType.REGISTERED_ID, tagged(8), MALFORMED),
        san(SanType.REGISTERED_ID, tagged(8, 0x80), MALFORMED),
        san(SanType.REGISTERED_ID, tagged(8, 0x2a, 0x80, 0x01), MALFORMED),
        san(SanType.REGISTERED_ID, tagged(8, 0x2a, 0x83), MALFORMED),
        directory(rdn(CN, utf8("a")), "CN=a"),
        directory(rdn("1.2.3.4", utf8("a")), "1.2.3.4=a"),
        directory(rdn(CN, utf8("a,O=b+C=c\\")), "CN=a\\,O\\=b\\+C\\=c\\\\"),
        directory(multiple(attribute(CN, utf8("a")), attribute(OU, utf8("b"))), "CN=a+OU=b"),
        directory(rdn(CN, new DERBMPString("a")), UNUSABLE),
        directory(rdn(CN, utf8("a\0")), UNUSABLE),
        san(SanType.DIRECTORY_NAME, new GeneralName(new X500Name(new RDN[0])), UNUSABLE),
        directory(new DERSet(), MALFORMED),
        san(
            SanType.DIRECTORY_NAME,
            new GeneralName(new X500Name("C=DE,O=Acme GmbH,CN=a")),
            "C=DE,O=Acme GmbH,CN=a"),
        san(SanType.DIRECTORY_NAME, tagged(4, 0x0c, 0x01, 'a'), MALFORMED));
  }

  private static Arguments directory(ASN1Encodable rdn, String expected) {
    X500Name name = X500Name.getInstance(new DERSequence(rdn));
    return san(SanType.DIRECTORY_NAME, new GeneralName(name), expected);
  }

  private static Arguments san(SanType type, ASN1Encodable name, String expected) {
    return arguments(type, name, List.of(expected));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @MethodSource
  void alternativeNames(SanType type, ASN1Encodable name, List<String> expected) {
    Verdict<ParsedCertificate> read =
        ParsedCertificate.of(
            leaf().subjectAlternativeNameDer(der(new DERSequence(name))).build().certificate());
    if (expected.contains(MALFORMED)) {
      assertThat(read.rejected()).map(Rejection::reason).contains(Reason.MALFORMED_CERTIFICATE);
      return;
    }
    ParsedCertificate certificate = read.accepted().orElseThrow();
    for (SanType any : SanType.values()) {
      assertThat(shown(certificate, any)).isEqualTo(any == type ? expected : List.of());
    }
  }

  @Test
  void keepsEveryAlternativeNameInOrder() {
    ASN1Encodable[] names = {
      dns("b.example"), uri("urn:x"), dns("*.example"), ip(10, 0, 0, 1), dns("a.example"),
    };
    ParsedCertificate certificate =
        parsed(leaf().subjectAlternativeNameDer(der(new DERSequence(names))));
    assertThat(shown(certificate, SanType.DNS)).containsExactly("b.example", UNUSABLE, "a.example");
    assertThat(shown(certificate, SanType.URI)).containsExactly("urn:x");
    assertThat(shown(certificate, SanType.IP)).containsExactly("10.0.0.1");
  }

  /** An X.400 address and names of types that nobody knows: no policy can ask for them. */
  static Stream<ASN1Encodable> namesThatNoPolicyCanAskFor() {
    return Stream.of(
        otherName("1.2.3.4", utf8("admin")),
        otherName("1.3.6.1.5.5.7.8.5", utf8("admin@acme.example")),
        otherName("1.3.6.1.5.5.7.8.7", new DERIA5String("_x.acme.example")),
        new DERTaggedObject(false, GeneralName.x400Address, new DERSequence(new DERSequence())));
  }

  @ParameterizedTest
  @MethodSource
  void namesThatNoPolicyCanAskFor(ASN1Encodable name) {
    ParsedCertificate certificate =
        parsed(leaf().subjectAlternativeNameDer(der(new DERSequence(name))));
    for (SanType any : SanType.values()) {
      assertThat(certificate.values(any)).isEmpty();
    }
  }

  static Stream<Arguments> malformed() {
    byte[] names = der(new DERSequence(dns("acme.example")));
    byte[] notUtf8 = der(subjectOf(new DERUTF8String("aa")));
    notUtf8[notUtf8.length - 2] = (byte) 0xc0;
    return Stream.of(
        spoilt("names: null", leaf -> leaf.subjectAlternativeNameDer(der(DERNull.INSTANCE))),
        spoilt(
            "names: an empty list", leaf -> leaf.subjectAlternativeNameDer(der(new DERSequence()))),
        spoilt("names: nothing", leaf -> leaf.subjectAlternativeNameDer(new byte[0])),
        spoilt(
            "names: cut short",
            leaf -> leaf.subjectAlternativeNameDer(Arrays.copyOf(names, names.length - 1))),
        spoilt(
            "names: a byte too many",
            leaf -> leaf.subjectAlternativeNameDer(Arrays.copyOf(names, names.length + 1))),
        spoilt(
            "names: no tag",
            leaf -> leaf.subjectAlternativeNameDer(der(new DERSequence(utf8("acme.example"))))),
        spoilt(
            "names: an unknown tag",
            leaf ->
                leaf.subjectAlternativeNameDer(
                    der(new DERSequence(new DERTaggedObject(false, 9, utf8("acme.example")))))),
        spoilt(
            "names: a UPN that is no structure",
            leaf ->
                leaf.subjectAlternativeNameDer(
                    der(new DERSequence(new DERTaggedObject(false, 0, utf8("alice")))))),
        spoilt("names: an otherName without a tag", leaf -> named(leaf, utf8("alice"))),
        spoilt(
            "names: an otherName with the wrong tag",
            leaf -> named(leaf, new DERTaggedObject(true, 1, utf8("alice")))),
        spoilt(
            "names: an otherName with two values",
            leaf ->
                named(
                    leaf,
                    new DERTaggedObject(true, 0, utf8("alice")),
                    new DERTaggedObject(true, 0, utf8("bob")))),
        spoilt("names: an otherName without a value", leaf -> named(leaf)),
        spoilt(
            "subject: an RDN without attributes, behind which an excluded name would hide",
            leaf -> leaf.subjectDer(subject(new DERSet(), rdn(CN, utf8("a"))))),
        spoilt(
            "nameConstraints: an RDN without attributes",
            leaf -> leaf.extension("2.5.29.30", true, excluded(new DERSet()))),
        spoilt(
            "names: an ediPartyName, which Java 17 reads and Java 25 does not",
            leaf ->
                leaf.subjectAlternativeNameDer(
                    der(
                        new DERSequence(
                            new DERTaggedObject(
                                false,
                                GeneralName.ediPartyName,
                                new DERSequence(new DERTaggedObject(true, 1, utf8("a")))))))),
        spoilt("basicConstraints: nothing", leaf -> empty(leaf, "2.5.29.19")),
        spoilt("keyUsage: nothing", leaf -> empty(leaf, "2.5.29.15")),
        spoilt("extKeyUsage: nothing", leaf -> empty(leaf, "2.5.29.37")),
        spoilt("basicConstraints", leaf -> garbage(leaf, "2.5.29.19")),
        spoilt("keyUsage", leaf -> garbage(leaf, "2.5.29.15")),
        spoilt("extKeyUsage", leaf -> garbage(leaf, "2.5.29.37")),
        spoilt("certificatePolicies: nothing", leaf -> empty(leaf, "2.5.29.32")),
        spoilt("cRLDistributionPoints: nothing", leaf -> empty(leaf, "2.5.29.31")),
        spoilt("authorityInfoAccess", leaf -> garbage(leaf, "1.3.6.1.5.5.7.1.1")),
        spoilt("issuerAltName: nothing", leaf -> empty(leaf, "2.5.29.18")),
        spoilt(
            "keyUsage that is not DER",
            leaf -> leaf.extension("2.5.29.15", false, new byte[] {3, (byte) 0x81, 2, 7, -128})),
        spoilt("subjectKeyIdentifier", leaf -> garbage(leaf, "2.5.29.14")),
        spoilt("authorityKeyIdentifier", leaf -> garbage(leaf, "2.5.29.35")),
        spoilt(
            "pathLenConstraint beyond any number",
            leaf ->
                leaf.extension(
                    "2.5.29.19",
                    false,
                    der(
                        new DERSequence(
                            new ASN1Encodable[] {
                              ASN1Boolean.TRUE, new ASN1Integer(BigInteger.ONE.shiftLeft(40))
                            })))),
        spoilt("a subject that is not UTF-8", leaf -> leaf.subjectDer(notUtf8)),
        row("version 1", ParsedCertificateTest::versionOne));
  }

  private static Arguments spoilt(String what, UnaryOperator<CertificateBuilder> spoil) {
    return row(what, () -> spoil.apply(leaf()).build().certificate());
  }

  /** Made in the test, so that not every row makes the certificates of all. */
  private static Arguments row(String what, Callable<X509Certificate> certificate) {
    return arguments(what, certificate);
  }

  /** With an otherName of the type of UPNs and of these parts. */
  private static CertificateBuilder named(CertificateBuilder leaf, ASN1Encodable... value) {
    List<ASN1Encodable> parts = new ArrayList<>(List.of(new ASN1ObjectIdentifier(UPN)));
    parts.addAll(List.of(value));
    ASN1Encodable other = new DERSequence(parts.toArray(new ASN1Encodable[0]));
    return leaf.subjectAlternativeNameDer(
        der(new DERSequence(new DERTaggedObject(false, GeneralName.otherName, other))));
  }

  private static CertificateBuilder empty(CertificateBuilder leaf, String oid) {
    return leaf.extension(oid, false, new byte[0]);
  }

  private static CertificateBuilder garbage(CertificateBuilder leaf, String oid) {
    return leaf.extension(oid, false, new byte[] {0x30, 0x05, 0x02});
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void malformed(String what, Callable<X509Certificate> certificate) throws Exception {
    assertThat(ParsedCertificate.of(certificate.call()).rejected())
        .map(Rejection::reason)
        .contains(Reason.MALFORMED_CERTIFICATE);
  }

  @Test
  void readsWhatAClientsCertificateIsFor() {
    ParsedCertificate leaf = parsed(leaf());
    assertThat(leaf.isCertificateAuthority()).isFalse();
    assertThat(leaf.pathLength()).isNull();
    assertThat(leaf.hasKeyUsage()).isTrue();
    assertThat(leaf.allowsKeyUsage(KeyUsage.digitalSignature)).isTrue();
    assertThat(leaf.allowsKeyUsage(KeyUsage.keyCertSign)).isFalse();
    assertThat(leaf.extendedKeyUsage()).isEqualTo(Set.of(KeyPurpose.CLIENT_AUTH));
    assertThat(leaf.nameConstraints()).isNull();
  }

  @Test
  void readsWhatIsNotStatedAsNotStated() {
    ParsedCertificate leaf = parsed(leaf().withoutKeyUsage().withoutExtendedKeyUsage());
    assertThat(leaf.hasKeyUsage()).isFalse();
    assertThat(leaf.allowsKeyUsage(KeyUsage.digitalSignature)).isTrue();
    assertThat(leaf.extendedKeyUsage()).isNull();
  }

  @Test
  void readsWhatACaIsFor() {
    ParsedCertificate ca =
        accepted(
            CertificateAuthority.named("CN=Sub")
                .signedBy(ROOT)
                .pathLength(2)
                .permittedDns("acme.example")
                .build()
                .certificate());
    assertThat(ca.isCertificateAuthority()).isTrue();
    assertThat(ca.pathLength()).isEqualTo(2);
    assertThat(ca.nameConstraints()).isNotNull();
    assertThat(ca.allowsKeyUsage(KeyUsage.keyCertSign)).isTrue();
    assertThat(accepted(ROOT.certificate()).pathLength()).isNull();
  }

  @Test
  void knowsIssuersByKeyIdentifier() {
    ParsedCertificate leaf = parsed(leaf());
    ParsedCertificate twin =
        accepted(CertificateAuthority.named("CN=Root").at(NOW).build().certificate());
    assertThat(leaf.mayBeIssuedBy(accepted(ROOT.certificate()))).isTrue();
    assertThat(leaf.mayBeIssuedBy(twin)).isFalse();
  }

  static Stream<Arguments> keyTypes() {
    return Stream.of(
        arguments(KeyType.EC_P256, new KeyParameters("EC", 0, "P-256")),
        arguments(KeyType.EC_P384, new KeyParameters("EC", 0, "P-384")),
        arguments(KeyType.EC_P521, new KeyParameters("EC", 0, "P-521")),
        arguments(KeyType.RSA_1024, new KeyParameters("RSA", 1024, null)),
        arguments(KeyType.RSA_2048, new KeyParameters("RSA", 2048, null)));
  }

  @ParameterizedTest
  @MethodSource
  void keyTypes(KeyType type, KeyParameters expected) {
    assertThat(parsed(leaf().key(type)).key()).isEqualTo(expected);
  }

  @Test
  void knowsCurvesByTheirNames() {
    assertThat(KeyParameters.isKnownCurve("P-256")).isTrue();
    assertThat(KeyParameters.isKnownCurve("P-224")).isFalse();
  }

  @Test
  void fingerprintsTheWholeCertificateAndItsKey() throws Exception {
    X509Certificate certificate = leaf().build().certificate();
    ParsedCertificate parsed = accepted(certificate);
    assertThat(parsed.sha256().hex()).isEqualTo(sha256(certificate.getEncoded()));
    assertThat(parsed.sha256()).hasToString(parsed.sha256().hex());
    assertThat(parsed).hasToString("CN=leaf");
    assertThat(parsed.spki().hex()).isEqualTo(sha256(certificate.getPublicKey().getEncoded()));
  }

  @Test
  void knowsAKeyUnderAnotherCertificate() {
    var first = leaf().build();
    ParsedCertificate one = accepted(first.certificate());
    ParsedCertificate renewed = parsed(leaf().keys(first.keys()));
    assertThat(renewed.spki()).isEqualTo(one.spki());
    assertThat(renewed.sha256()).isNotEqualTo(one.sha256());
    assertThat(renewed).isNotEqualTo(one);
    assertThat(accepted(first.certificate())).isEqualTo(one).hasSameHashCodeAs(one);
  }

  static Stream<Arguments> serials() {
    return Stream.of(
        arguments(BigInteger.valueOf(0xABCD), "abcd"),
        arguments(BigInteger.valueOf(0x0F), "f"),
        arguments(BigInteger.ONE.shiftLeft(127), "8" + "0".repeat(31)));
  }

  @ParameterizedTest
  @MethodSource
  void serials(BigInteger serial, String expected) {
    assertThat(parsed(leaf().serial(serial)).serial()).isEqualTo(expected);
  }

  static Stream<Arguments> moments() {
    Instant from = NOW.minusSeconds(10);
    Instant until = NOW.plusSeconds(10);
    return Stream.of(
        arguments(from.minusSeconds(1), true, false),
        arguments(from, false, false),
        arguments(until, false, false),
        arguments(until.plusSeconds(1), false, true));
  }

  @ParameterizedTest
  @MethodSource
  void moments(Instant at, boolean early, boolean late) {
    ParsedCertificate leaf =
        parsed(leaf().validFrom(NOW.minusSeconds(10)).validUntil(NOW.plusSeconds(10)));
    assertThat(leaf.isNotYetValidAt(at)).isEqualTo(early);
    assertThat(leaf.isExpiredAt(at)).isEqualTo(late);
  }

  private static CertificateBuilder leaf() {
    return ROOT.issue("CN=leaf");
  }

  private static ParsedCertificate parsed(CertificateBuilder builder) {
    return accepted(builder.build().certificate());
  }

  private static ParsedCertificate accepted(X509Certificate certificate) {
    return ParsedCertificate.of(certificate)
        .fold(
            parsed -> parsed,
            rejection -> {
              throw new AssertionError(rejection);
            });
  }

  private static List<String> shown(ParsedCertificate certificate, NameType type) {
    return certificate.values(type).stream().map(ParsedCertificateTest::shown).toList();
  }

  private static String shown(NameValue value) {
    if (value instanceof Text text) {
      return text.value();
    }
    assertThat(((Unusable) value).why()).isNotBlank();
    return UNUSABLE;
  }

  private static X509Certificate versionOne() throws Exception {
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(ROOT.keys().getPrivate());
    byte[] der =
        new X509v1CertificateBuilder(
                new X500Name("CN=Root"),
                BigInteger.ONE,
                Date.from(NOW.minusSeconds(10)),
                Date.from(NOW.plusSeconds(10)),
                new X500Name("CN=leaf"),
                SubjectPublicKeyInfo.getInstance(ROOT.keys().getPublic().getEncoded()))
            .build(signer)
            .getEncoded();
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private static String sha256(byte[] der) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
  }

  private static DERUTF8String utf8(String text) {
    return new DERUTF8String(text);
  }

  private static byte[] subject(ASN1Encodable... rdns) {
    return der(new DERSequence(rdns));
  }

  private static ASN1Encodable subjectOf(ASN1Encodable commonName) {
    return new DERSequence(rdn(CN, commonName));
  }

  private static ASN1Encodable rdn(String oid, ASN1Encodable value) {
    return multiple(attribute(oid, value));
  }

  private static ASN1Encodable multiple(ASN1Encodable... attributes) {
    return new DERSet(attributes);
  }

  /** Against DER, which sorts a set. */
  private static ASN1Encodable outOfOrder(ASN1Encodable... attributes) {
    return new DLSet(attributes);
  }

  private static ASN1Encodable attribute(String oid, ASN1Encodable value) {
    return new DERSequence(new ASN1Encodable[] {new ASN1ObjectIdentifier(oid), value});
  }

  /** A nameConstraints extension that excludes the names below this RDN. */
  private static byte[] excluded(ASN1Encodable rdn) {
    GeneralName base = new GeneralName(X500Name.getInstance(new DERSequence(rdn)));
    return der(
        new DERSequence(new DERTaggedObject(false, 1, new DERSequence(new DERSequence(base)))));
  }

  private static ASN1Encodable dns(String name) {
    return ia5(GeneralName.dNSName, name);
  }

  private static ASN1Encodable uri(String name) {
    return ia5(GeneralName.uniformResourceIdentifier, name);
  }

  private static ASN1Encodable email(String name) {
    return ia5(GeneralName.rfc822Name, name);
  }

  /** Latin-1 octets, so that names can be written that an IA5String may not hold. */
  private static ASN1Encodable ia5(int tag, String name) {
    return new DERTaggedObject(
        false, tag, new DEROctetString(name.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static ASN1Encodable ip(int... octets) {
    return tagged(GeneralName.iPAddress, octets);
  }

  private static ASN1Encodable registeredId(String oid) {
    return new GeneralName(GeneralName.registeredID, oid);
  }

  private static ASN1Encodable tagged(int tag, int... octets) {
    byte[] bytes = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    return new DERTaggedObject(false, tag, new DEROctetString(bytes));
  }

  /** Four leading octets, zeros, and the last one. */
  private static ASN1Encodable ip6(int a, int b, int c, int d, int last) {
    return ip(a, b, c, d, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last);
  }

  private static ASN1Encodable upn(ASN1Encodable value) {
    return otherName(UPN, value);
  }

  private static ASN1Encodable otherName(String oid, ASN1Encodable value) {
    ASN1Encodable[] parts = {
      new ASN1ObjectIdentifier(oid), new DERTaggedObject(true, 0, value),
    };
    return new DERTaggedObject(false, GeneralName.otherName, new DERSequence(parts));
  }

  private static byte[] der(ASN1Encodable value) {
    try {
      ASN1Primitive primitive = value.toASN1Primitive();
      return primitive.getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
