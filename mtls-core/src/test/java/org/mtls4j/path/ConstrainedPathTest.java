package org.mtls4j.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.DLSet;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.OtherName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;

/** Which names a CA permits below itself (RFC 5280 section 4.2.1.10). */
class ConstrainedPathTest extends PathFixture {

  private static final int EMAIL = GeneralName.rfc822Name;
  private static final int DIRECTORY = GeneralName.directoryName;
  private static final int URI = GeneralName.uniformResourceIdentifier;
  private static final int IP = GeneralName.iPAddress;

  private static byte[] excluded(int form, String base) {
    return der(new NameConstraints(null, new GeneralSubtree[] {subtree(form, base)}));
  }

  @ParameterizedTest(name = "permitted {0} {1}, excluded {2}: {3} {4} is in it: {5}")
  @CsvSource({
    "2, a.example, , dns, a.example, true",
    "2, a.example, , dns, x.y.A.example, true",
    "2, a.example, , dns, *.a.example, true",
    "2, a.example, , dns, b.example, false",
    "2, a.example, , dns, xa.example, false",
    "2, a.example, , dns, .a.example, false",
    "2, x.a.example, , dns, *.a.example, false",
    "2, '', , dns, b.example, true",
    "2, , a.example, dns, b.example, true",
    "2, , a.example, dns, a.example, false",
    "2, , x.a.example, dns, *.a.example, false",
    "2, , x.y.a.example, dns, *.a.example, true",
    "2, , x.b.example, dns, *.a.example, true",
    "2, , '', dns, a.example, false",
    "1, a.example, , email, me@a.example, true",
    "1, a.example, , email, me@x.a.example, false",
    "1, .a.example, , email, me@x.a.example, true",
    "1, .a.example, , email, me@a.example, false",
    "1, me@a.example, , email, me@A.example, true",
    "1, me@a.example, , email, Me@a.example, false",
    "1, a.example, , email, a@b@a.example, false",
    "1, , a.example, email, '\"me\"@b.example', false",
    "1, , a.example, email, me@a.example, false",
    "6, a.example, , uri, https://a.example/x, true",
    "6, a.example, , uri, https://u@A.example:1/x, true",
    "6, .a.example, , uri, spiffe://x.a.example/y, true",
    "6, a.example, , uri, https://x.a.example/, false",
    "6, a.example, , uri, https://192.0.2.1/, false",
    "6, a.example, , uri, urn:x, false",
    "6, , a.example, uri, https://a.example, false",
    "7, 192.0.2.0/24, , ip, 192.0.2.9, true",
    "7, 192.0.2.0/24, , ip, 192.0.3.9, false",
    "7, 192.0.2.0/24, , ip, 2001:db8::1, false",
    "7, , 192.0.2.0/24, ip, 192.0.2.9, false",
    "7, 2001:db8::/32, , ip, 2001:db8::1, true",
    "4, 'C=DE,O=Acme', , subject, 'C=de,O=ACME ,CN=c', true",
    "4, 'C=DE,O=Acme', , subject, 'C=DE,O=Acme Two,CN=c', false",
    "4, 'C=DE,O=Acme', , subject, 'C=DE,CN=c,O=Acme', false",
    "4, , 'C=DE,O=Acme', subject, 'C=DE,O=Acme,CN=c', false",
    "1, a.example, , subject, 'CN=c,E=me@b.example', false",
    "1, a.example, , subject, 'CN=c,E=me@a.example', true",
    "2, a.example, , subject, CN=b.example, false",
    "2, a.example, , subject, CN=host.a.example, true",
    "2, a.example, , subject, CN=alice, true",
    "2, a.example, , subject, CN=192.0.2.1, true",
    "2, a.example, , uri, urn:x, true",
    "0, x, , upn, me@a.example, false",
    "0, x, , dns, a.example, true",
  })
  void names(
      int form,
      @Nullable String permitted,
      @Nullable String excluded,
      String type,
      String name,
      boolean within) {
    byte[] constraints =
        form == GeneralName.otherName
            ? otherNames()
            : permitted != null ? permitted(form, permitted) : excluded(form, excluded);
    CertificateAuthority limited =
        below(ROOT, "CN=Limited,C=DE").extension(NAME_CONSTRAINTS, true, constraints).build();
    Reason expected = within ? null : Reason.NAME_CONSTRAINT_VIOLATED;
    CertificateBuilder leaf = named(limited, type, name);
    assertReason(judge(leaf.build().chain(), ROOT), expected);
    CertificateAuthority anchor =
        ca("CN=Limited Root,C=DE").extension(NAME_CONSTRAINTS, true, constraints).build();
    assertReason(judge(named(anchor, type, name).build().chain(), anchor), expected);
  }

  private static byte[] otherNames() {
    GeneralName base =
        new GeneralName(
            GeneralName.otherName,
            new OtherName(new ASN1ObjectIdentifier("2.999.7"), new DERUTF8String("x")));
    return der(new NameConstraints(null, new GeneralSubtree[] {new GeneralSubtree(base)}));
  }

  private static CertificateBuilder named(CertificateAuthority ca, String type, String name) {
    String subject = "OU=c,C=DE";
    return switch (type) {
      case "dns" -> ca.issue(subject).dns(name);
      case "email" -> ca.issue(subject).email(name);
      case "uri" -> ca.issue(subject).uri(name);
      case "ip" -> ca.issue(subject).ip(name);
      case "upn" -> ca.issue(subject).upn(name);
      default -> ca.issue(name);
    };
  }

  /** One attribute whose value looks like the rest of an RDN is not that RDN. */
  @Test
  void aValueDoesNotStandForTwoAttributes() {
    byte[] constraints = permitted(DIRECTORY, "OU=y\\\\+CN=x");
    CertificateAuthority limited =
        below(ROOT, "CN=Limited").extension(NAME_CONSTRAINTS, true, constraints).build();
    assertReason(judge(limited.issue("OU=y\\\\+CN=x").build().chain(), ROOT), null);
    assertReason(
        judge(limited.issue("OU=y\\+2.5.4.3\\=x").build().chain(), ROOT),
        Reason.NAME_CONSTRAINT_VIOLATED);
  }

  private static ASN1Encodable attribute(String oid, ASN1Encodable value) {
    return new DERSequence(new ASN1Encodable[] {new ASN1ObjectIdentifier(oid), value});
  }

  private static ASN1Encodable utf8(String text) {
    return new DERUTF8String(text);
  }

  private static ASN1Encodable o(ASN1Encodable value) {
    return attribute("2.5.4.10", value);
  }

  private static ASN1Encodable ou(ASN1Encodable value) {
    return attribute("2.5.4.11", value);
  }

  private static byte[] name(ASN1Encodable... attributes) {
    return der(new DERSequence(new DLSet(attributes)));
  }

  private static byte[] o(String text) {
    return name(o(utf8(text)));
  }

  /** RFC 5280 section 7.1 and RFC 4518: when one RDN is another. */
  static Stream<Arguments> relativeNames() {
    ASN1Encodable sequence = new DERSequence(utf8("Acme"));
    return Stream.of(
        arguments(
            "another type of string", o("Acme"), name(o(new DERPrintableString("Acme"))), true),
        arguments("in 16 bits", o("Acme"), name(o(new DERBMPString("Acme"))), true),
        arguments("case", o("Acme"), o("aCME"), true),
        arguments("blanks", o("Acme Two"), o("  Acme   Two "), true),
        arguments("blanks that part", o("AcmeTwo"), o("Acme Two"), false),
        arguments("a no-break space", o("Acme Two"), o("Acme\u00a0Two"), true),
        arguments("width", o("Acme"), o("\uff21cme"), true),
        arguments("a sharp s", o("STRASSE"), o("Stra\u00dfe"), true),
        arguments("a composed letter", o("\u00fc"), o("U\u0308"), true),
        arguments("letters that capitals take apart", o("\u0390"), o("\u03aa\u0301"), true),
        arguments("nothing and nothing", o(""), o(""), true),
        arguments("nothing and something", o(""), o("x"), false),
        arguments("a soft hyphen", o("Acme"), o("Ac\u00adme"), false),
        arguments("a zero-width space", o("Acme"), o("Ac\u200bme"), false),
        arguments("a control", o("Acme"), o("Acme\0"), false),
        arguments("a number and its text", o("7"), name(o(new ASN1Integer(7))), false),
        arguments(
            "bits and their text", o("#030100"), name(o(new DERBitString(new byte[0]))), false),
        arguments("a list and its text", o("[Acme]"), name(o(sequence)), false),
        arguments("a list and itself", name(o(sequence)), name(o(sequence)), true),
        arguments("another attribute", o("Acme"), name(ou(utf8("Acme"))), false),
        arguments(
            "two in another order",
            name(o(utf8("a")), ou(utf8("b"))),
            name(ou(utf8("B")), o(utf8("A"))),
            true),
        arguments("one of two", name(o(utf8("a")), ou(utf8("b"))), o("a"), false),
        arguments("two of one", o("a"), name(o(utf8("a")), ou(utf8("b"))), false),
        arguments("one twice", o("a"), name(o(utf8("a")), o(utf8("a"))), false),
        arguments(
            "values exchanged",
            name(o(utf8("a")), ou(utf8("b"))),
            name(o(utf8("b")), ou(utf8("a"))),
            false));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource
  void relativeNames(String what, byte[] base, byte[] subject, boolean equal) {
    GeneralSubtree subtree =
        new GeneralSubtree(new GeneralName(DIRECTORY, X500Name.getInstance(base)));
    // A SET inside an extension is sorted, as DER is; a subject may come as it is.
    CertificateAuthority limited =
        below(ROOT, "CN=Limited")
            .extension(
                NAME_CONSTRAINTS,
                true,
                der(new NameConstraints(new GeneralSubtree[] {subtree}, null)))
            .build();
    assertReason(
        judge(limited.issue("").dns("a.example").subjectDer(subject).build().chain(), ROOT),
        equal ? null : Reason.NAME_CONSTRAINT_VIOLATED);
  }

  /** What cannot be compared is not outside of what is excluded either. */
  @Test
  void anInvisibleCharacterLeadsPastNoExclusion() {
    CertificateAuthority limited =
        below(ROOT, "CN=Limited")
            .extension(NAME_CONSTRAINTS, true, excluded(DIRECTORY, "O=Acme"))
            .build();
    for (String name : List.of("Acme", "Ac\u00adme", "Acme\u2060")) {
      assertReason(
          judge(limited.issue("").dns("a.example").subjectDer(o(name)).build().chain(), ROOT),
          Reason.NAME_CONSTRAINT_VIOLATED);
    }
    assertReason(
        judge(limited.issue("").dns("a.example").subjectDer(o("Ac me")).build().chain(), ROOT),
        null);
  }

  /** RFC 9598 section 6; and an address that is no string is not no address. */
  @Test
  void mailConstraintsReachWhatIsNotRead() {
    CertificateAuthority limited =
        below(ROOT, "CN=Limited")
            .extension(NAME_CONSTRAINTS, true, permitted(EMAIL, "a.example"))
            .build();
    assertReason(
        judge(
            limited
                .issue("CN=c")
                .otherName("1.3.6.1.5.5.7.8.9", der(utf8("m\u00fc@b.example")))
                .build()
                .chain(),
            ROOT),
        Reason.NAME_CONSTRAINT_VIOLATED);
    byte[] octets = name(attribute("1.2.840.113549.1.9.1", new DEROctetString(new byte[] {'@'})));
    assertReason(
        judge(limited.issue("").dns("a.example").subjectDer(octets).build().chain(), ROOT),
        Reason.NAME_CONSTRAINT_VIOLATED);
  }

  @Test
  void whereThereIsNoSubjectNoneIsConstrained() {
    CertificateAuthority limited =
        below(ROOT, "CN=Limited")
            .extension(NAME_CONSTRAINTS, true, permitted(DIRECTORY, "O=Acme"))
            .build();
    assertReason(judge(limited.issue("").dns("a.example").build().chain(), ROOT), null);
  }

  @Test
  void aRefusalTellsTheName() {
    CertificateAuthority limited =
        below(ROOT, "CN=Limited")
            .extension(NAME_CONSTRAINTS, true, permitted(DIRECTORY, "O=Acme"))
            .build();
    Verdict<ValidatedPaths> verdict = judge(limited.issue("O=Globex").build().chain(), ROOT);
    assertThat(verdict.rejected().orElseThrow().detail()).containsIgnoringCase("O=Globex");
  }

  @Test
  void aRollOverIsExemptAndAClientIsNot() {
    byte[] constraints = permitted(DIRECTORY, "O=Acme");
    CertificateAuthority limited =
        below(ROOT, "CN=Limited").extension(NAME_CONSTRAINTS, true, constraints).build();
    CertificateAuthority next = below(limited, "CN=Limited").build();
    assertReason(judge(next.issue("O=Acme,CN=c").build().chain(), ROOT), null);
    assertReason(
        judge(limited.issue("CN=Limited").build().chain(), ROOT), Reason.NAME_CONSTRAINT_VIOLATED);
  }

  @Test
  void constraintsReachTheCasBelowAndAllOfThemHold() {
    CertificateAuthority acme =
        below(ROOT, "CN=Limited")
            .extension(NAME_CONSTRAINTS, true, permitted(DIRECTORY, "O=Acme"))
            .build();
    CertificateAuthority outside = below(acme, "CN=Outside").build();
    assertReason(
        judge(outside.issue("O=Acme,CN=c").build().chain(), ROOT), Reason.NAME_CONSTRAINT_VIOLATED);
    CertificateAuthority within =
        below(acme, "O=Acme,CN=Within")
            .extension(NAME_CONSTRAINTS, true, permitted(DNS, "a.example"))
            .build();
    assertReason(judge(within.issue("O=Acme").dns("x.a.example").build().chain(), ROOT), null);
    assertReason(
        judge(within.issue("O=Acme").dns("x.b.example").build().chain(), ROOT),
        Reason.NAME_CONSTRAINT_VIOLATED);
    assertReason(
        judge(within.issue("O=Other").dns("x.a.example").build().chain(), ROOT),
        Reason.NAME_CONSTRAINT_VIOLATED);
  }

  static Stream<Arguments> unreadableConstraints() {
    return Stream.of(
        arguments("a leading dot", permitted(DNS, ".a.example")),
        arguments("a wildcard", permitted(DNS, "*.a.example")),
        arguments("two at signs", permitted(EMAIL, "a@b@a.example")),
        arguments("a URI for a host", permitted(URI, "https://a.example")),
        arguments("nothing", der(new NameConstraints(null, null))),
        arguments(
            "a minimum",
            der(
                new NameConstraints(
                    new GeneralSubtree[] {
                      new GeneralSubtree(new GeneralName(DNS, "a.example"), BigInteger.ONE, null)
                    },
                    null))),
        arguments(
            "a maximum",
            der(
                new NameConstraints(
                    new GeneralSubtree[] {
                      new GeneralSubtree(
                          new GeneralName(DNS, "a.example"), BigInteger.ZERO, BigInteger.ONE)
                    },
                    null))),
        arguments(
            "a mask that begins with a gap",
            der(
                new NameConstraints(
                    new GeneralSubtree[] {
                      new GeneralSubtree(
                          new GeneralName(
                              IP, new DEROctetString(new byte[] {1, 2, 3, 4, 127, 0, 0, 0})))
                    },
                    null))),
        arguments(
            "a mask with a gap",
            der(
                new NameConstraints(
                    new GeneralSubtree[] {
                      new GeneralSubtree(
                          new GeneralName(
                              IP, new DEROctetString(new byte[] {1, 2, 3, 4, -1, 0, -1, 0})))
                    },
                    null))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void unreadableConstraints(String what, byte[] constraints) {
    CertificateAuthority limited =
        below(ROOT, "CN=Limited").extension(NAME_CONSTRAINTS, false, constraints).build();
    assertReason(judge(limited.issue("CN=c").build().chain(), ROOT), Reason.MALFORMED_CERTIFICATE);
  }
}
