package org.mtls4j.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
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
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.OtherName;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;

/** Every way in which RFC 5280 section 6 fails. */
class PathValidatorTest extends PathFixture {

  /**
   * A client below a CA, made in the test: a row costs the others of its table nothing, and nothing
   * of it was made before.
   */
  private interface Chained extends Function<CertificateAuthority, CertificateBuilder> {}

  private static final String NAME_CONSTRAINTS = "2.5.29.30";
  private static final String POLICIES = "2.5.29.32";
  private static final String MAPPINGS = "2.5.29.33";
  private static final String POLICY_CONSTRAINTS = "2.5.29.36";
  private static final String INHIBIT_ANY = "2.5.29.54";
  private static final String ANY = "2.5.29.32.0";
  private static final String GOLD = "2.999.1";
  private static final String SILVER = "2.999.2";

  // ---- assembling

  @Test
  void anyOrderWithOthersBetweenWillDo() {
    CertificateAuthority upper = below(ROOT, "CN=Upper").build();
    CertificateAuthority lower = below(upper, "CN=Lower").build();
    X509Certificate unrelated = ca("CN=Other").build().certificate();
    X509Certificate lookAlike = ca("CN=Lower").build().certificate();
    X509Certificate broken =
        below(ROOT, "CN=Broken")
            .extension(NAME_CONSTRAINTS, false, new byte[] {5, 0})
            .build()
            .certificate();
    assertReason(
        judge(
            List.of(
                lower.issue("CN=c").build().certificate(),
                unrelated,
                upper.certificate(),
                broken,
                lookAlike,
                lower.certificate(),
                ROOT.certificate()),
            ROOT),
        null);
  }

  @Test
  void aMissingIntermediateIsNotFound() {
    CertificateAuthority lower = below(ROOT, "CN=Lower").build();
    assertReason(
        judge(List.of(lower.issue("CN=c").build().certificate()), ROOT), Reason.UNKNOWN_ISSUER);
  }

  @Test
  void aLookAlikeOfTheAnchorIsNotIt() {
    assertReason(
        judge(ca("CN=Root").build().issue("CN=c").build().chain(), ROOT), Reason.INVALID_SIGNATURE);
  }

  @Test
  void anotherPathIsTakenWhereOneIsSpoilt() {
    CertificateAuthority other = ca("CN=Second Root").build();
    CertificateAuthority lower = below(ROOT, "CN=Lower").keys(KEYS).expired().build();
    CertificateAuthority crossed = below(other, "CN=Lower").keys(KEYS).build();
    List<X509Certificate> chain =
        List.of(
            lower.issue("CN=c").build().certificate(), lower.certificate(), crossed.certificate());
    Verdict<ValidatedPaths> verdict = judge(chain, ROOT, other);
    assertThat(verdict.accepted().orElseThrow().paths())
        .extracting(path -> path.anchor().certificate())
        .containsExactly(other.certificate());
    assertReason(judge(chain, ROOT), Reason.CERTIFICATE_EXPIRED);
  }

  /** Two CAs of one name, the old one's key having signed the new one's: both are reached. */
  @Test
  void aRollOverLeadsFromOneAnchorToTheOther() {
    CertificateAuthority old = ca("CN=Rolling").build();
    CertificateAuthority now = ca("CN=Rolling").build();
    CertificateAuthority rollOver = below(old, "CN=Rolling").keys(now.keys()).build();
    List<X509Certificate> chain =
        List.of(
            now.issue("CN=c").build().certificate(),
            rollOver.certificate(),
            now.certificate(),
            old.certificate());
    assertThat(judge(chain, old, now).accepted().orElseThrow().paths())
        .extracting(path -> path.anchor().certificate())
        .containsExactlyInAnyOrder(old.certificate(), now.certificate());
  }

  @Test
  void aCopyOfTheAnchorIsNoOtherPath() {
    List<X509Certificate> chain =
        List.of(ROOT.issue("CN=c").build().certificate(), ROOT.certificate());
    assertThat(judge(chain, ROOT).accepted().orElseThrow().paths()).hasSize(1);
  }

  /** It is nobody's client, and told so: its own certificate in the policy does not hide it. */
  @Test
  void anAnchorIsNoClient() {
    assertReason(judge(List.of(ROOT.certificate()), ROOT), Reason.NOT_AN_END_ENTITY);
  }

  @Test
  void elevenCasAreLookedAtAndNoMore() {
    CertificateAuthority ca = ROOT;
    for (int depth = 1; depth <= PathAssembler.MAX_AUTHORITIES + 1; depth++) {
      ca = below(ca, "CN=" + depth).build();
      assertReason(
          judge(ca.issue("CN=c").build().chain(), ROOT),
          depth <= PathAssembler.MAX_AUTHORITIES ? null : Reason.UNKNOWN_ISSUER);
    }
  }

  @Test
  void limitsHoldBeforeAnythingIsRead() throws Exception {
    IssuedCertificate client = below(ROOT, "CN=Lower").build().issue("CN=c").build();
    int longest = 0;
    for (X509Certificate certificate : client.chain()) {
      longest = Math.max(longest, certificate.getEncoded().length);
    }
    assertReason(limited(client, 2, longest), null);
    assertReason(limited(client, 1, longest), Reason.CHAIN_TOO_LONG);
    assertReason(limited(client, 2, longest - 1), Reason.CHAIN_TOO_LONG);
  }

  private static Verdict<ValidatedPaths> limited(
      IssuedCertificate client, int certificates, int bytes) {
    return new PathValidator(
            List.of(parsed(ROOT.certificate())),
            List.of(),
            List.of(),
            new ChainLimits(certificates, bytes))
        .validate(chain(client.chain()), NOW);
  }

  @Test
  void limitsThatWouldRefuseEveryClientAreRefused() {
    assertThat(new ChainLimits(1, 1)).isEqualTo(new ChainLimits(1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ChainLimits(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ChainLimits(1, 0));
  }

  @Test
  void aPathTellsWhoIssuedWhom() {
    CertificateAuthority lower = below(ROOT, "CN=Lower").build();
    ValidatedPath path =
        judge(lower.issue("CN=c").build().chain(), ROOT).accepted().orElseThrow().paths().get(0);
    assertThat(path.issuerOf(0).certificate()).isEqualTo(lower.certificate());
    assertThat(path.issuerOf(1).certificate()).isEqualTo(ROOT.certificate());
  }

  /** What an application registers for its own ends must not judge in the JDK's place. */
  @Test
  void anotherProviderInFrontChangesNothing() {
    Security.insertProviderAt(new BouncyCastleProvider(), 1);
    try {
      CertificateAuthority late = below(ROOT, "CN=Late").expired().build();
      CertificateAuthority short0 = below(ROOT, "CN=Short").pathLength(0).build();
      assertReason(judge(ROOT.issue("CN=c").build().chain(), ROOT), null);
      assertReason(judge(late.issue("CN=c").build().chain(), ROOT), Reason.CERTIFICATE_EXPIRED);
      assertReason(
          judge(below(short0, "CN=y").build().issue("CN=c").build().chain(), ROOT),
          Reason.PATH_TOO_LONG);
    } finally {
      Security.removeProvider(BouncyCastleProvider.PROVIDER_NAME);
    }
  }

  @Test
  void anIntermediateOfThePolicyThatIsPresentedTooIsOne() {
    CertificateAuthority lower = below(ROOT, "CN=Lower").build();
    PathValidator validator =
        new PathValidator(
            List.of(parsed(ROOT.certificate())),
            List.of(parsed(lower.certificate())),
            List.of(),
            ChainLimits.DEFAULT);
    IssuedCertificate client = lower.issue("CN=c").build();
    for (List<X509Certificate> chain : List.of(client.chain(), List.of(client.certificate()))) {
      assertThat(validator.validate(chain(chain), NOW).accepted().orElseThrow().paths()).hasSize(1);
    }
  }

  // ---- names

  private static GeneralSubtree subtree(int form, String base) {
    return new GeneralSubtree(new GeneralName(form, base));
  }

  private static byte[] permitted(int form, String base) {
    return der(new NameConstraints(new GeneralSubtree[] {subtree(form, base)}, null));
  }

  private static byte[] excluded(int form, String base) {
    return der(new NameConstraints(null, new GeneralSubtree[] {subtree(form, base)}));
  }

  private static final int EMAIL = GeneralName.rfc822Name;
  private static final int DNS = GeneralName.dNSName;
  private static final int DIRECTORY = GeneralName.directoryName;
  private static final int URI = GeneralName.uniformResourceIdentifier;
  private static final int IP = GeneralName.iPAddress;

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

  // ---- policies

  private static byte[] policies(String... oids) {
    ASN1EncodableVector all = new ASN1EncodableVector();
    for (String oid : oids) {
      all.add(new DERSequence(new ASN1ObjectIdentifier(oid)));
    }
    return der(new DERSequence(all));
  }

  private static byte[] mappings(String... pairs) {
    ASN1EncodableVector all = new ASN1EncodableVector();
    for (int i = 0; i < pairs.length; i += 2) {
      ASN1EncodableVector pair = new ASN1EncodableVector();
      pair.add(new ASN1ObjectIdentifier(pairs[i]));
      pair.add(new ASN1ObjectIdentifier(pairs[i + 1]));
      all.add(new DERSequence(pair));
    }
    return der(new DERSequence(all));
  }

  private static byte[] requireExplicit(int after) {
    return der(new PolicyConstraints(BigInteger.valueOf(after), null));
  }

  private static byte[] inhibitMapping(int after) {
    return der(new PolicyConstraints(null, BigInteger.valueOf(after)));
  }

  private static CertificateAuthority.Builder strictRoot() {
    return ca("CN=Strict").extension(POLICY_CONSTRAINTS, true, requireExplicit(0));
  }

  private static CertificateAuthority with(
      CertificateAuthority issuer, String name, String... asserted) {
    return below(issuer, name).extension(POLICIES, false, policies(asserted)).build();
  }

  private static CertificateBuilder client(CertificateAuthority ca, String... asserted) {
    CertificateBuilder leaf = ca.issue("CN=c");
    return asserted.length == 0 ? leaf : leaf.extension(POLICIES, false, policies(asserted));
  }

  private static CertificateAuthority mapping(CertificateAuthority issuer, String... pairs) {
    return below(issuer, "CN=Mapping")
        .extension(POLICIES, false, policies(GOLD))
        .extension(MAPPINGS, true, mappings(pairs))
        .build();
  }

  private static Arguments asserted(
      @Nullable String policy, String what, CertificateAuthority.Builder anchor, Chained client) {
    return arguments(what, anchor, client, policy);
  }

  static Stream<Arguments> policyPaths() {
    CertificateAuthority.Builder strict = strictRoot();
    CertificateAuthority.Builder gold = strictRoot().extension(POLICIES, false, policies(GOLD));
    CertificateAuthority.Builder noMapping =
        strictRoot().extension(POLICY_CONSTRAINTS, true, both(0, 0));
    CertificateAuthority.Builder noAny =
        strictRoot().extension(INHIBIT_ANY, true, der(new ASN1Integer(0)));
    return Stream.of(
        asserted(null, "nothing asked, nothing asserted", ca("CN=Any"), root -> client(root)),
        asserted(
            GOLD, "asserted all the way", strict, root -> client(with(root, "CN=A", GOLD), GOLD)),
        asserted("none", "not by the client", strict, root -> client(with(root, "CN=A", GOLD))),
        asserted(
            "none", "not by a CA", strict, root -> client(below(root, "CN=Silent").build(), GOLD)),
        asserted("none", "another", strict, root -> client(with(root, "CN=A", SILVER), GOLD)),
        asserted(GOLD, "any by the CA", strict, root -> client(with(root, "CN=A", ANY), GOLD)),
        asserted(GOLD, "any by the client", strict, root -> client(with(root, "CN=A", GOLD), ANY)),
        asserted(
            "none", "any where inhibited", noAny, root -> client(with(root, "CN=A", ANY), GOLD)),
        asserted(GOLD, "of the anchor's", gold, root -> client(with(root, "CN=A", GOLD), GOLD)),
        asserted(
            "none",
            "not of the anchor's",
            gold,
            root -> client(with(root, "CN=A", SILVER), SILVER)),
        asserted(GOLD, "mapped", strict, root -> client(mapping(root, GOLD, SILVER), SILVER)),
        asserted(
            "none", "not mapped", strict, root -> client(mapping(root, SILVER, "2.999.3"), SILVER)),
        asserted(
            "none",
            "mapped where inhibited",
            noMapping,
            root -> client(mapping(root, GOLD, SILVER), SILVER)),
        asserted(
            GOLD,
            "mapped from any",
            strict,
            root ->
                client(
                    below(root, "CN=M")
                        .extension(POLICIES, false, policies(ANY))
                        .extension(MAPPINGS, true, mappings(GOLD, SILVER))
                        .build(),
                    SILVER)));
  }

  private static byte[] both(int explicit, int mapping) {
    return der(new PolicyConstraints(BigInteger.valueOf(explicit), BigInteger.valueOf(mapping)));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource
  void policyPaths(
      String what, CertificateAuthority.Builder root, Chained client, @Nullable String policy) {
    CertificateAuthority anchor = root.build();
    Verdict<ValidatedPaths> verdict = judge(client.apply(anchor).build().chain(), anchor);
    if ("none".equals(policy)) {
      assertReason(verdict, Reason.POLICY_NOT_ASSERTED);
    } else {
      ValidatedPath path = verdict.accepted().orElseThrow().paths().get(0);
      assertThat(path.asserts(GOLD)).isEqualTo(GOLD.equals(policy));
      assertThat(path.policies()).isEqualTo(GOLD.equals(policy) ? Set.of(GOLD) : Set.of());
      assertThat(path.asserts("2.999.99")).isFalse();
    }
  }

  @Test
  void aCaBelowMayRequireAPolicy() {
    CertificateAuthority asking =
        below(ROOT, "CN=Asking").extension(POLICY_CONSTRAINTS, true, requireExplicit(0)).build();
    assertReason(judge(client(asking, GOLD).build().chain(), ROOT), Reason.POLICY_NOT_ASSERTED);
    CertificateAuthority later =
        below(ROOT, "CN=Later").extension(POLICY_CONSTRAINTS, true, requireExplicit(5)).build();
    assertReason(judge(client(later).build().chain(), ROOT), null);
    IssuedCertificate client =
        ROOT.issue("CN=c").extension(POLICY_CONSTRAINTS, true, requireExplicit(0)).build();
    assertReason(judge(client.chain(), ROOT), Reason.POLICY_NOT_ASSERTED);
    CertificateAuthority free =
        below(ROOT, "CN=Free").extension(POLICY_CONSTRAINTS, true, inhibitMapping(0)).build();
    assertReason(judge(client(free).build().chain(), ROOT), null);
  }

  /** The tree of RFC 5280 would have ten times as many nodes with each CA. */
  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
  void policiesThatMultiplyInATreeDoNotInAGraph() {
    String[] all = IntStream.range(1, 11).mapToObj(i -> "2.999." + i).toArray(String[]::new);
    String[] pairs =
        Arrays.stream(all)
            .flatMap(one -> Arrays.stream(all).flatMap(other -> Stream.of(one, other)))
            .toArray(String[]::new);
    CertificateAuthority ca = strictRoot().build();
    CertificateAuthority anchor = ca;
    for (int level = 0; level < PathAssembler.MAX_AUTHORITIES; level++) {
      ca =
          below(ca, "CN=Level " + level)
              .extension(POLICIES, false, policies(all))
              .extension(MAPPINGS, true, mappings(pairs))
              .build();
    }
    assertReason(judge(client(ca, all).build().chain(), anchor), null);
  }

  // ---- what each certificate says

  private static Arguments flaw(@Nullable Reason reason, String what, Chained client) {
    return arguments(what, client, reason);
  }

  static Stream<Arguments> flaws() {
    byte[] unknown = new byte[] {5, 0};
    return Stream.of(
        flaw(Reason.CERTIFICATE_EXPIRED, "expired", root -> root.issue("CN=c").expired()),
        flaw(
            Reason.CERTIFICATE_NOT_YET_VALID,
            "not yet valid",
            root -> root.issue("CN=c").notYetValid()),
        flaw(
            Reason.INVALID_SIGNATURE, "wrongly signed", root -> root.issue("CN=c").wronglySigned()),
        flaw(
            Reason.UNKNOWN_CRITICAL_EXTENSION,
            "an unknown critical extension",
            root -> root.issue("CN=c").unknownCriticalExtension()),
        flaw(Reason.NOT_AN_END_ENTITY, "a CA", root -> root.issue("CN=c").asCa()),
        flaw(
            Reason.NOT_AN_END_ENTITY,
            "cA without keyCertSign",
            root ->
                root.issue("CN=c").extension("2.5.29.19", true, der(new BasicConstraints(true)))),
        flaw(null, "no key usage", root -> root.issue("CN=c").withoutKeyUsage()),
        flaw(
            Reason.NOT_AN_END_ENTITY,
            "name constraints",
            root ->
                root.issue("CN=c").extension(NAME_CONSTRAINTS, true, permitted(DNS, "a.example"))),
        flaw(
            Reason.NOT_AN_END_ENTITY,
            "keyCertSign without cA",
            root -> root.issue("CN=c").keyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign)),
        flaw(
            Reason.CERTIFICATE_EXPIRED,
            "below an expired CA",
            root -> below(root, "CN=x").expired().build().issue("CN=c")),
        flaw(
            Reason.ISSUER_NOT_A_CA,
            "below no CA",
            root -> below(root, "CN=x").notACa().build().issue("CN=c")),
        flaw(
            Reason.ISSUER_NOT_A_CA,
            "below a CA without keyCertSign",
            root -> below(root, "CN=x").withoutKeyCertSign().build().issue("CN=c")),
        flaw(
            Reason.ISSUER_NOT_A_CA,
            "below a CA for mail",
            root -> mailCa(root, "CN=x").build().issue("CN=c")),
        flaw(
            Reason.ISSUER_NOT_A_CA,
            "far below a CA for mail",
            root -> below(mailCa(root, "CN=x").build(), "CN=y").build().issue("CN=c")),
        flaw(
            Reason.UNKNOWN_ISSUER,
            "below a CA for mail that nobody knows",
            root -> mailCa(ca("CN=x").build(), "CN=y").build().issue("CN=c")),
        flaw(
            null,
            "below a CA for any purpose",
            root -> below(root, "CN=x").extendedKeyUsage("2.5.29.37.0").build().issue("CN=c")),
        flaw(
            Reason.UNKNOWN_CRITICAL_EXTENSION,
            "below a CA with an unknown critical extension",
            root -> below(root, "CN=x").extension("2.999.5", true, unknown).build().issue("CN=c")),
        flaw(
            Reason.PATH_TOO_LONG,
            "two CAs below one that allows none",
            root -> below(below(root, "CN=x").pathLength(0).build(), "CN=y").build().issue("CN=c")),
        flaw(null, "below a sound CA", root -> below(root, "CN=x").build().issue("CN=c")));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource
  void flaws(String what, Chained client, @Nullable Reason expected) {
    assertReason(judge(client.apply(ROOT).build().chain(), ROOT), expected);
  }

  private static Arguments anchor(Reason reason, String what, CertificateAuthority.Builder anchor) {
    return arguments(what, anchor, reason);
  }

  static Stream<Arguments> anchors() {
    return Stream.of(
        anchor(Reason.CERTIFICATE_EXPIRED, "expired", ca("CN=A").expired()),
        anchor(Reason.CERTIFICATE_NOT_YET_VALID, "not yet valid", ca("CN=A").notYetValid()),
        anchor(Reason.ISSUER_NOT_A_CA, "no CA", ca("CN=A").notACa()),
        anchor(Reason.ISSUER_NOT_A_CA, "no keyCertSign", ca("CN=A").withoutKeyCertSign()),
        anchor(Reason.ISSUER_NOT_A_CA, "for mail", ca("CN=A").extendedKeyUsage(FOR_MAIL)),
        anchor(
            Reason.UNKNOWN_CRITICAL_EXTENSION,
            "an unknown critical extension",
            ca("CN=A").extension("2.999.5", true, new byte[] {5, 0})),
        anchor(
            Reason.UNKNOWN_CRITICAL_EXTENSION,
            "a critical key identifier",
            ca("CN=A").extension("2.5.29.14", true, new byte[] {4, 1, 1})),
        anchor(
            Reason.PATH_INVALID,
            "name constraints that are not critical",
            ca("CN=A").extension(NAME_CONSTRAINTS, false, permitted(DNS, "a.example"))));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource
  void anchors(String what, CertificateAuthority.Builder anchor, Reason expected) {
    CertificateAuthority built = anchor.build();
    assertReason(judge(built.issue("CN=c").build().chain(), built), expected);
  }

  @Test
  void anAnchorLimitsTheCasBelowIt() {
    CertificateAuthority anchor = ca("CN=A").pathLength(0).build();
    assertReason(
        judge(below(anchor, "CN=x").build().issue("CN=c").build().chain(), anchor),
        Reason.PATH_TOO_LONG);
  }

  private static final String FOR_MAIL = "1.3.6.1.5.5.7.3.4";

  private static CertificateAuthority.Builder mailCa(CertificateAuthority issuer, String name) {
    return below(issuer, name).extendedKeyUsage(FOR_MAIL);
  }

  /** A CA for mail alone makes no clients, and stands in nobody's way that may. */
  @Test
  void anotherPathIsTakenWhereOneIsForMail() {
    CertificateAuthority other = ca("CN=Second Root").build();
    CertificateAuthority mail = mailCa(ROOT, "CN=Lower").keys(KEYS).build();
    CertificateAuthority crossed = below(other, "CN=Lower").keys(KEYS).build();
    List<X509Certificate> chain =
        List.of(
            mail.issue("CN=c").build().certificate(), mail.certificate(), crossed.certificate());
    assertThat(judge(chain, ROOT, other).accepted().orElseThrow().paths())
        .extracting(path -> path.anchor().certificate())
        .containsExactly(other.certificate());
  }

  /** Its key is for RSASSA-PSS only, and signs PKCS #1 v1.5. */
  @Test
  void aKeyForPssAloneSignsNothingElse() throws Exception {
    KeyPair rsa = KeyType.RSA_2048.generate();
    RSAPublicKey key = (RSAPublicKey) rsa.getPublic();
    KeyPair mixed =
        new KeyPair(
            KeyFactory.getInstance("RSASSA-PSS")
                .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())),
            rsa.getPrivate());
    CertificateAuthority root =
        ca("CN=PSS").keys(mixed).signatureAlgorithm("SHA256withRSA").build();
    assertReason(judge(root.issue("CN=c").build().chain(), root), Reason.ALGORITHM_NOT_ALLOWED);
  }

  static Stream<Arguments> pins() {
    CertificateAuthority issuer = ca("CN=Elsewhere").build();
    return Stream.of(
        arguments(null, issuer.issue("CN=c")),
        arguments(Reason.CERTIFICATE_EXPIRED, issuer.issue("CN=c").expired()),
        arguments(Reason.CERTIFICATE_NOT_YET_VALID, issuer.issue("CN=c").notYetValid()),
        arguments(
            Reason.UNKNOWN_CRITICAL_EXTENSION, issuer.issue("CN=c").unknownCriticalExtension()),
        arguments(Reason.NOT_AN_END_ENTITY, issuer.issue("CN=c").asCa()));
  }

  /** What is pinned is judged like what is presented. */
  @ParameterizedTest
  @MethodSource
  void pins(@Nullable Reason expected, CertificateBuilder pin) {
    IssuedCertificate pinned = pin.build();
    PathValidator validator =
        new PathValidator(
            List.of(), List.of(), List.of(parsed(pinned.certificate())), ChainLimits.DEFAULT);
    X509Certificate renewed =
        ca("CN=Elsewhere").build().issue("CN=c").keys(pinned.keys()).build().certificate();
    for (X509Certificate client : List.of(pinned.certificate(), renewed)) {
      assertReason(validator.validate(chain(List.of(client)), NOW), expected);
    }
  }

  @Test
  void aSubjectOfTooManyAttributesIsNotLookedAt() {
    String subject = String.join(",", Collections.nCopies(65, "OU=x"));
    assertReason(judge(ROOT.issue(subject).build().chain(), ROOT), Reason.CHAIN_TOO_LONG);
    assertThat(new X500Name(subject).getRDNs()).hasSize(65);
  }

  @Test
  void postQuantumChainsValidateAndForgedOnesDoNot() {
    CertificateAuthority root = ca("CN=PQ").key(KeyType.ML_DSA_65).build();
    CertificateAuthority lower = below(root, "CN=PQ Lower").key(KeyType.ML_DSA_65).build();
    assertReason(judge(lower.issue("CN=c").key(KeyType.ML_DSA_65).build().chain(), root), null);
    assertReason(
        judge(lower.issue("CN=c").wronglySigned().build().chain(), root), Reason.INVALID_SIGNATURE);
  }
}
