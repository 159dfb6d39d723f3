package org.mtls4j.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
import org.bouncycastle.asn1.x509.GeneralNames;
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
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;
import org.mtls4j.x509.ParsedCertificate;

/** Every way in which RFC 5280 section 6 fails, and what no hostile chain can cost. */
class PathValidatorTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final KeyPair KEYS = KeyType.EC_P256.generate();
  private static final CertificateAuthority ROOT = ca("CN=Root").build();

  private static final String NAME_CONSTRAINTS = "2.5.29.30";
  private static final String POLICIES = "2.5.29.32";
  private static final String MAPPINGS = "2.5.29.33";
  private static final String POLICY_CONSTRAINTS = "2.5.29.36";
  private static final String INHIBIT_ANY = "2.5.29.54";
  private static final String ANY = "2.5.29.32.0";
  private static final String GOLD = "2.999.1";
  private static final String SILVER = "2.999.2";

  private static CertificateAuthority.Builder ca(String name) {
    return CertificateAuthority.named(name).at(NOW);
  }

  private static CertificateAuthority.Builder below(CertificateAuthority issuer, String name) {
    return CertificateAuthority.named(name).signedBy(issuer);
  }

  private static byte[] der(ASN1Encodable value) {
    try {
      return value.toASN1Primitive().getEncoded("DER");
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ParsedCertificate parsed(X509Certificate certificate) {
    return ParsedCertificate.of(certificate).accepted().orElseThrow();
  }

  private static Verdict<ValidatedPaths> judge(
      List<X509Certificate> chain, CertificateAuthority... anchors) {
    return validator(anchors).validate(chain(chain), NOW);
  }

  private static PathValidator validator(CertificateAuthority... anchors) {
    return new PathValidator(
        Arrays.stream(anchors).map(anchor -> parsed(anchor.certificate())).toList(),
        List.of(),
        List.of(),
        new ChainLimits(1_000, 1_000_000));
  }

  private static ClientChain chain(List<X509Certificate> certificates) {
    return ClientChain.of(certificates).accepted().orElseThrow();
  }

  private static void assertReason(Verdict<ValidatedPaths> verdict, @Nullable Reason expected) {
    assertThat(verdict.rejected().map(Rejection::reason).orElse(null))
        .as(verdict.rejected().map(Rejection::detail).orElse("accepted"))
        .isEqualTo(expected);
  }

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

  private static IssuedCertificate client(CertificateAuthority ca, String... asserted) {
    CertificateBuilder leaf = ca.issue("CN=c");
    return (asserted.length == 0 ? leaf : leaf.extension(POLICIES, false, policies(asserted)))
        .build();
  }

  private static CertificateAuthority mapping(CertificateAuthority issuer, String... pairs) {
    return below(issuer, "CN=Mapping")
        .extension(POLICIES, false, policies(GOLD))
        .extension(MAPPINGS, true, mappings(pairs))
        .build();
  }

  static Stream<Arguments> policyPaths() {
    CertificateAuthority strict = strictRoot().build();
    CertificateAuthority gold = strictRoot().extension(POLICIES, false, policies(GOLD)).build();
    CertificateAuthority noMapping =
        strictRoot().extension(POLICY_CONSTRAINTS, true, both(0, 0)).build();
    CertificateAuthority noAny =
        strictRoot().extension(INHIBIT_ANY, true, der(new ASN1Integer(0))).build();
    CertificateAuthority silent = below(strict, "CN=Silent").build();
    return Stream.of(
        policyPath("nothing asked, nothing asserted", ROOT, client(ROOT), null),
        policyPath("asserted all the way", strict, client(with(strict, "CN=A", GOLD), GOLD), GOLD),
        policyPath("not by the client", strict, client(with(strict, "CN=A", GOLD)), "none"),
        policyPath("not by a CA", strict, client(silent, GOLD), "none"),
        policyPath("another", strict, client(with(strict, "CN=A", SILVER), GOLD), "none"),
        policyPath("any by the CA", strict, client(with(strict, "CN=A", ANY), GOLD), GOLD),
        policyPath("any by the client", strict, client(with(strict, "CN=A", GOLD), ANY), GOLD),
        policyPath("any where inhibited", noAny, client(with(noAny, "CN=A", ANY), GOLD), "none"),
        policyPath("of the anchor's", gold, client(with(gold, "CN=A", GOLD), GOLD), GOLD),
        policyPath("not of the anchor's", gold, client(with(gold, "CN=A", SILVER), SILVER), "none"),
        policyPath("mapped", strict, client(mapping(strict, GOLD, SILVER), SILVER), GOLD),
        policyPath(
            "not mapped", strict, client(mapping(strict, SILVER, "2.999.3"), SILVER), "none"),
        policyPath(
            "mapped where inhibited",
            noMapping,
            client(mapping(noMapping, GOLD, SILVER), SILVER),
            "none"),
        policyPath(
            "mapped from any",
            strict,
            client(
                below(strict, "CN=M")
                    .extension(POLICIES, false, policies(ANY))
                    .extension(MAPPINGS, true, mappings(GOLD, SILVER))
                    .build(),
                SILVER),
            GOLD));
  }

  private static byte[] both(int explicit, int mapping) {
    return der(new PolicyConstraints(BigInteger.valueOf(explicit), BigInteger.valueOf(mapping)));
  }

  private static Arguments policyPath(
      String what, CertificateAuthority anchor, IssuedCertificate client, @Nullable String policy) {
    return arguments(what, anchor, client, policy);
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource
  void policyPaths(
      String what, CertificateAuthority anchor, IssuedCertificate client, @Nullable String policy) {
    Verdict<ValidatedPaths> verdict = judge(client.chain(), anchor);
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
    assertReason(judge(client(asking, GOLD).chain(), ROOT), Reason.POLICY_NOT_ASSERTED);
    CertificateAuthority later =
        below(ROOT, "CN=Later").extension(POLICY_CONSTRAINTS, true, requireExplicit(5)).build();
    assertReason(judge(client(later).chain(), ROOT), null);
    IssuedCertificate client =
        ROOT.issue("CN=c").extension(POLICY_CONSTRAINTS, true, requireExplicit(0)).build();
    assertReason(judge(client.chain(), ROOT), Reason.POLICY_NOT_ASSERTED);
    CertificateAuthority free =
        below(ROOT, "CN=Free").extension(POLICY_CONSTRAINTS, true, inhibitMapping(0)).build();
    assertReason(judge(client(free).chain(), ROOT), null);
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
    assertReason(judge(client(ca, all).chain(), anchor), null);
  }

  // ---- what each certificate says

  static Stream<Arguments> flaws() throws Exception {
    CertificateAuthority lower = below(ROOT, "CN=Lower").build();
    byte[] unknown = new byte[] {5, 0};
    return Stream.of(
        flaw(Reason.CERTIFICATE_EXPIRED, ROOT, ROOT.issue("CN=c").expired()),
        flaw(Reason.CERTIFICATE_NOT_YET_VALID, ROOT, ROOT.issue("CN=c").notYetValid()),
        flaw(Reason.INVALID_SIGNATURE, ROOT, ROOT.issue("CN=c").wronglySigned()),
        flaw(
            Reason.UNKNOWN_CRITICAL_EXTENSION, ROOT, ROOT.issue("CN=c").unknownCriticalExtension()),
        flaw(Reason.NOT_AN_END_ENTITY, ROOT, ROOT.issue("CN=c").asCa()),
        flaw(
            Reason.NOT_AN_END_ENTITY,
            ROOT,
            ROOT.issue("CN=c").extension("2.5.29.19", true, der(new BasicConstraints(true)))),
        flaw(null, ROOT, ROOT.issue("CN=c").withoutKeyUsage()),
        flaw(
            Reason.NOT_AN_END_ENTITY,
            ROOT,
            ROOT.issue("CN=c").extension(NAME_CONSTRAINTS, true, permitted(DNS, "a.example"))),
        flaw(
            Reason.NOT_AN_END_ENTITY,
            ROOT,
            ROOT.issue("CN=c").keyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign)),
        flaw(Reason.CERTIFICATE_EXPIRED, ROOT, below(ROOT, "CN=x").expired().build().issue("CN=c")),
        flaw(Reason.ISSUER_NOT_A_CA, ROOT, below(ROOT, "CN=x").notACa().build().issue("CN=c")),
        flaw(
            Reason.ISSUER_NOT_A_CA,
            ROOT,
            below(ROOT, "CN=x").withoutKeyCertSign().build().issue("CN=c")),
        flaw(Reason.ISSUER_NOT_A_CA, ROOT, mailCa(ROOT, "CN=x").build().issue("CN=c")),
        flaw(
            Reason.ISSUER_NOT_A_CA,
            ROOT,
            below(mailCa(ROOT, "CN=x").build(), "CN=y").build().issue("CN=c")),
        flaw(Reason.UNKNOWN_ISSUER, ROOT, mailCa(ca("CN=x").build(), "CN=y").build().issue("CN=c")),
        flaw(null, ROOT, below(ROOT, "CN=x").extendedKeyUsage("2.5.29.37.0").build().issue("CN=c")),
        flaw(
            Reason.UNKNOWN_CRITICAL_EXTENSION,
            ROOT,
            below(ROOT, "CN=x").extension("2.999.5", true, unknown).build().issue("CN=c")),
        flaw(
            Reason.PATH_TOO_LONG,
            ROOT,
            below(below(ROOT, "CN=x").pathLength(0).build(), "CN=y").build().issue("CN=c")),
        anchorFlaw(Reason.CERTIFICATE_EXPIRED, ca("CN=A").expired()),
        anchorFlaw(Reason.CERTIFICATE_NOT_YET_VALID, ca("CN=A").notYetValid()),
        anchorFlaw(Reason.ISSUER_NOT_A_CA, ca("CN=A").notACa()),
        anchorFlaw(Reason.ISSUER_NOT_A_CA, ca("CN=A").withoutKeyCertSign()),
        anchorFlaw(Reason.ISSUER_NOT_A_CA, ca("CN=A").extendedKeyUsage(FOR_MAIL)),
        anchorFlaw(
            Reason.UNKNOWN_CRITICAL_EXTENSION, ca("CN=A").extension("2.999.5", true, unknown)),
        anchorFlaw(
            Reason.UNKNOWN_CRITICAL_EXTENSION,
            ca("CN=A").extension("2.5.29.14", true, new byte[] {4, 1, 1})),
        anchorFlaw(
            Reason.PATH_INVALID,
            ca("CN=A").extension(NAME_CONSTRAINTS, false, permitted(DNS, "a.example"))),
        tooDeep(),
        flaw(Reason.ALGORITHM_NOT_ALLOWED, PSS_ROOT, PSS_ROOT.issue("CN=c")),
        flaw(null, lower, lower.issue("CN=c")));
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

  private static final CertificateAuthority PSS_ROOT = pssRoot();

  /** Its key is for RSASSA-PSS only, and signs PKCS #1 v1.5. */
  private static CertificateAuthority pssRoot() {
    KeyPair rsa = KeyType.RSA_2048.generate();
    RSAPublicKey key = (RSAPublicKey) rsa.getPublic();
    try {
      KeyPair mixed =
          new KeyPair(
              KeyFactory.getInstance("RSASSA-PSS")
                  .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())),
              rsa.getPrivate());
      return ca("CN=PSS").keys(mixed).signatureAlgorithm("SHA256withRSA").build();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Arguments tooDeep() {
    CertificateAuthority anchor = ca("CN=A").pathLength(0).build();
    return flaw(Reason.PATH_TOO_LONG, anchor, below(anchor, "CN=x").build().issue("CN=c"));
  }

  private static Arguments anchorFlaw(Reason reason, CertificateAuthority.Builder anchor) {
    CertificateAuthority built = anchor.build();
    return flaw(reason, built, built.issue("CN=c"));
  }

  private static Arguments flaw(
      @Nullable Reason reason, CertificateAuthority anchor, CertificateBuilder leaf) {
    return arguments(reason, anchor, leaf.build());
  }

  @ParameterizedTest
  @MethodSource
  void flaws(@Nullable Reason reason, CertificateAuthority anchor, IssuedCertificate client) {
    assertReason(judge(client.chain(), anchor), reason);
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

  // ---- work

  private static Work work(List<X509Certificate> chain, CertificateAuthority anchor) {
    Work work = new Work();
    ParsedChain parsed =
        ParsedChain.of(chain(chain), new ProvenAuthorities()).accepted().orElseThrow();
    assertReason(validator(anchor).judge(parsed, NOW, work).verdict(), Reason.CHAIN_TOO_LONG);
    return work;
  }

  @Test
  void lookAlikeIssuersCostABoundedNumberOfSignatures() {
    IssuedCertificate client = below(ROOT, "CN=Lower").build().issue("CN=c").build();
    List<X509Certificate> chain = new ArrayList<>(List.of(client.certificate()));
    CertificateAuthority stranger = ca("CN=Stranger").keys(KEYS).build();
    for (int i = 0; i < 2_000; i++) {
      KeyPair keys = i < 120 ? KeyType.EC_P256.generate() : KEYS;
      chain.add(below(stranger, "CN=Lower").keys(keys).build().certificate());
    }
    Work work = work(chain, ROOT);
    assertThat(work.signatures()).isEqualTo(Work.MAX_SIGNATURES + 1);
    assertThat(work.paths()).isZero();
  }

  /** Who made it up, and has it checked by strangers, chooses how long that takes. */
  static Stream<Arguments> costlyKeys() throws Exception {
    KeyPair rsa = KeyType.RSA_2048.generate();
    return Stream.of(
        arguments("an exponent of 33 bits", rsa(2048, 33), "SHA256withRSA", null),
        arguments(
            "an exponent of 34 bits", rsa(2048, 34), "SHA256withRSA", Reason.ALGORITHM_NOT_ALLOWED),
        arguments(
            "a modulus of 8192 bits", forged(8192, rsa), "SHA256withRSA", Reason.INVALID_SIGNATURE),
        arguments(
            "a modulus of 8193 bits",
            forged(8193, rsa),
            "SHA256withRSA",
            Reason.ALGORITHM_NOT_ALLOWED),
        arguments(
            "DSA, the modulus of which has no limit",
            KeyPairGenerator.getInstance("DSA").generateKeyPair(),
            "SHA256withDSA",
            Reason.ALGORITHM_NOT_ALLOWED));
  }

  private static KeyPair rsa(int modulusBits, int exponentBits) throws Exception {
    BigInteger exponent = BigInteger.ONE.shiftLeft(exponentBits - 1).add(BigInteger.ONE);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(new RSAKeyGenParameterSpec(modulusBits, exponent));
    return generator.generateKeyPair();
  }

  /** A public key that nobody has to have the private key of. */
  private static KeyPair forged(int modulusBits, KeyPair signer) throws Exception {
    BigInteger modulus = BigInteger.ONE.shiftLeft(modulusBits).subtract(BigInteger.ONE);
    return new KeyPair(
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(modulus, RSAKeyGenParameterSpec.F4)),
        signer.getPrivate());
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource
  void costlyKeys(String what, KeyPair keys, String algorithm, @Nullable Reason expected) {
    CertificateAuthority costly = below(ROOT, "CN=Costly").keys(keys).build();
    assertReason(
        judge(costly.issue("CN=c").signatureAlgorithm(algorithm).build().chain(), ROOT), expected);
  }

  @Test
  void crossSigningCostsABoundedNumberOfSteps() {
    List<CertificateAuthority> clique =
        IntStream.range(0, 9)
            .mapToObj(i -> below(ROOT, "CN=" + i).keys(KeyType.EC_P256.generate()).build())
            .toList();
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(clique.get(0).issue("CN=c").build().certificate());
    for (CertificateAuthority one : clique) {
      for (CertificateAuthority other : clique) {
        if (one != other) {
          chain.add(
              below(other, "CN=" + clique.indexOf(one)).keys(one.keys()).build().certificate());
        }
      }
    }
    Work work = work(chain, ROOT);
    assertThat(work.steps()).isBetween(Work.MAX_STEPS + 1, 2 * Work.MAX_STEPS);
    assertThat(work.signatures()).isLessThanOrEqualTo(Work.MAX_SIGNATURES + 1);
  }

  @Test
  void manyWaysToTheAnchorAreCounted() {
    List<X509Certificate> chain = new ArrayList<>();
    CertificateAuthority lower = below(ROOT, "CN=Lower").keys(KEYS).build();
    chain.add(lower.issue("CN=c").build().certificate());
    for (int i = 0; i < Work.MAX_PATHS + 1; i++) {
      chain.add(below(ROOT, "CN=Lower").keys(KEYS).build().certificate());
    }
    assertThat(work(chain, ROOT).paths()).isEqualTo(Work.MAX_PATHS + 1);
  }

  static Stream<Arguments> namesTimesConstraints() {
    return Stream.of(
        arguments("permitted", new NameConstraints(hosts("h"), null)),
        arguments("excluded", new NameConstraints(null, hosts("x"))));
  }

  private static GeneralSubtree[] hosts(String prefix) {
    return IntStream.range(0, 600)
        .mapToObj(i -> subtree(DNS, prefix + i + ".example"))
        .toArray(GeneralSubtree[]::new);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("namesTimesConstraints")
  void namesTimesConstraintsAreCountedBeforeTheyAreCompared(
      String which, NameConstraints constraints) {
    CertificateAuthority limited =
        below(ROOT, "CN=Limited").extension(NAME_CONSTRAINTS, true, der(constraints)).build();
    GeneralName[] names =
        IntStream.range(0, 600)
            .mapToObj(i -> new GeneralName(DNS, "h" + i + ".example"))
            .toArray(GeneralName[]::new);
    IssuedCertificate client =
        limited.issue("CN=c").subjectAlternativeNameDer(der(new GeneralNames(names))).build();
    assertThat(work(client.chain(), ROOT).comparisons()).isGreaterThan(Work.MAX_COMPARISONS);
  }
}
