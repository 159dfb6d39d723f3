package org.mtls4j.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.TrustDomain;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.trust.DomainName;
import org.mtls4j.trust.NamePattern;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.AttributeType;
import org.mtls4j.x509.ClientChain;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.NameType;
import org.mtls4j.x509.ParsedCertificate;
import org.mtls4j.x509.SanType;

/** Templates: what may be written, and the one text that they make of a client, or none. */
class ValueTemplateTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Root").at(NOW).build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "}",
        "{}",
        "{domain",
        "domain}",
        "{{domain}}",
        "{do{main}",
        "{domain}}",
        "{Domain}",
        "{ domain }",
        "{principal}",
        "{subject}",
        "{subject.}",
        "{subject.cn}",
        "{subject.commonName}",
        "{subject.1}",
        "{subject.2.5.4.}",
        "{subject.3.5.4.3}",
        "{subject.2.5.4.03}",
        "{san}",
        "{san.}",
        "{san.DNS}",
        "{san.directoryName}",
        "{serial}",
        "{certificate.sha256}",
        "{SHA256}",
        "{subject.CN}{subject.O}",
        "{domain}/{subject.CN}{san.dns}",
        "{sha256}{spki}",
        "{certificate.serial}{subject.CN}",
      })
  void refuses(String template) {
    assertThatIllegalArgumentException().isThrownBy(() -> ValueTemplate.parse(template));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{domain}",
        "{domain}{subject.CN}",
        "{subject.CN}{domain}",
        "{domain}{domain}",
        "{subject.2.5.4.3}",
        "{subject.1.2.3.4}",
        "{subject.organizationIdentifier}",
        "{san.dns}",
        "{san.uri}",
        "{san.email}",
        "{san.ip}",
        "{san.upn}",
        "{san.registered-id}",
        "{san.directory-name}",
        "{certificate.serial}",
        "{sha256}",
        "{spki}",
        "service",
        "{subject.O}/{subject.CN}",
      })
  void takes(String template) {
    assertThat(ValueTemplate.parse(template)).hasToString(template);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      textBlock =
          """
          {domain}/{subject.CN},      acme/
          {domain}:{subject.O}/x,     acme:
          {subject.CN}@{domain},      ''
          {san.dns},                  ''
          x-{domain}-{san.dns},       x-acme-
          {domain}{san.dns},          acme
          {domain}{domain}/{sha256},  acmeacme/
          service,                    service
          {domain},                   acme
          p/{certificate.serial},     p/
          """)
  void literalStart(String template, String expected) {
    assertThat(ValueTemplate.parse(template).literalStart(new DomainName("acme")))
        .isEqualTo(expected);
  }

  static Stream<Arguments> readTypes() {
    return Stream.of(
        arguments("{domain}/{subject.CN}", Set.of(attribute("CN"))),
        arguments("{subject.2.5.4.3}-{subject.O}", Set.of(attribute("CN"), attribute("O"))),
        arguments("{san.dns}/{san.dns}", Set.of(SanType.DNS)),
        arguments("{domain}/{sha256}/{spki}/{certificate.serial}", Set.of()),
        arguments("service", Set.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void readTypes(String template, Set<NameType> expected) {
    assertThat(ValueTemplate.parse(template).readTypes()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} reads the domain: {1}, the serial number: {2}")
  @CsvSource({
    "{domain}/{subject.CN}, true, false",
    "x-{certificate.serial}, false, true",
    "{domain}-{certificate.serial}, true, true",
    "{subject.CN}, false, false",
  })
  void whatElseItReads(String template, boolean domain, boolean serial) {
    assertThat(ValueTemplate.parse(template).readsDomain()).isEqualTo(domain);
    assertThat(ValueTemplate.parse(template).readsSerial()).isEqualTo(serial);
  }

  @ParameterizedTest(name = "{0} tells {1} from {2}: {3}")
  @CsvSource({
    "{domain}, a, b, true",
    "{domain}, a, a-b, true",
    "x-{domain}, a, a-b, true",
    "{domain}{domain}, a, aa, true",
    "{domain}:{subject.CN}, a, a-b, true",
    "{domain}:{subject.CN}, a-b, a, true",
    "{domain}-{subject.CN}, a, b, true",
    "{domain}-{subject.CN}, a, a-b, false",
    "{domain}-{subject.CN}, a-b, a, false",
    "{domain}{subject.CN}, a, ab, false",
    "{subject.CN}, a, b, false",
    "{subject.CN}@{domain}, a, b, false",
    "{sha256}, a, b, false",
    "service, a, b, false",
  })
  void tellsDomainsApart(String template, String one, String other, boolean apart) {
    assertThat(ValueTemplate.parse(template).tellsApart(new DomainName(one), new DomainName(other)))
        .isEqualTo(apart);
  }

  @ParameterizedTest(name = "{0} of {1} is {2}: {3}")
  @CsvSource({
    "{subject.CN}, 'CN=a', a, true",
    "{subject.CN}, 'CN=a,CN=b', b, true",
    "{subject.CN}, 'CN=a,CN=b', ab, false",
    "{subject.CN}, 'O=a', a, false",
    "{domain}, 'CN=a', acme, true",
    "{domain}, 'CN=a', acm, false",
    "'{subject.O}-{subject.CN}', 'O=a,CN=b-c', a-b-c, true",
    "'{subject.O}-{subject.CN}', 'O=a-b,CN=c', a-b-c, false",
    "'{subject.O}-{subject.CN}', 'O=a-b,O=a,CN=b-c', a-b-c, true",
    "'{subject.O}-{subject.CN}', 'O=a-,CN=b', a--b, false",
    "'{subject.CN}{domain}', 'CN=an-', an-acme, true",
    "'{subject.CN}{domain}', 'CN=acme', acmeacme, false",
  })
  void produces(String template, String subject, String text, boolean produced) {
    ParsedCertificate leaf =
        ParsedCertificate.of(ROOT.issue(subject).build().certificate()).accepted().orElseThrow();
    assertThat(ValueTemplate.parse(template).produces(text, new DomainName("acme"), leaf))
        .isEqualTo(produced);
  }

  @Test
  void theDefaultIsDomainAndCommonName() {
    assertThat(ValueTemplate.DEFAULT_PRINCIPAL).hasToString("{domain}/{subject.CN}");
    assertThat(principal(ValueTemplate.DEFAULT_PRINCIPAL, ROOT.issue("CN=billing")).accepted())
        .contains("acme/billing");
  }

  static Stream<Arguments> principals() {
    return Stream.of(
        arguments("{subject.CN}", ROOT.issue("O=Acme,CN=billing"), "billing"),
        arguments("{subject.2.5.4.3}", ROOT.issue("CN=billing"), "billing"),
        arguments("{subject.O}/{subject.CN}", ROOT.issue("O=Acme,CN=billing"), "Acme/billing"),
        arguments("{subject.CN}@{domain}", ROOT.issue("CN=billing"), "billing@acme"),
        arguments("{subject.CN}{domain}", ROOT.issue("CN=billing"), "billingacme"),
        arguments(
            "{san.dns}", ROOT.issue("CN=x").dns("Billing.ACME.example"), "billing.acme.example"),
        arguments(
            "{san.uri}",
            ROOT.issue("CN=x").uri("HTTPS://ACME.example/Ns"),
            "https://acme.example/Ns"),
        arguments(
            "{san.uri}",
            ROOT.issue("CN=x").uri("spiffe://acme.example/Ns"),
            "spiffe://acme.example/Ns"),
        arguments("{san.registered-id}", ROOT.issue("CN=x").registeredId("1.2.3.4"), "1.2.3.4"),
        arguments(
            "{san.directory-name}", ROOT.issue("CN=x").directoryName("C=DE,CN=a"), "C=DE,CN=a"),
        arguments("{san.email}", ROOT.issue("CN=x").email("Al@ACME.example"), "Al@acme.example"),
        arguments("{san.ip}", ROOT.issue("CN=x").ip("10.1.2.3"), "10.1.2.3"),
        arguments("{san.upn}", ROOT.issue("CN=x").upn("Al@ACME.example"), "Al@ACME.example"),
        arguments(
            "{certificate.serial}", ROOT.issue("CN=x").serial(BigInteger.valueOf(0xABC)), "abc"),
        arguments("service", ROOT.issue("CN=x"), "service"),
        arguments("{domain}/{subject.CN}", ROOT.issue("CN=a/b"), "acme/a/b"),
        arguments("{subject.CN}", ROOT.issue("CN={domain}"), "{domain}"),
        arguments("{subject.O}-{subject.CN}", ROOT.issue("O=Acme,CN=a-b"), "Acme-a-b"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource
  void principals(String template, CertificateBuilder leaf, String expected) {
    assertThat(principal(ValueTemplate.parse(template), leaf).accepted()).contains(expected);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      textBlock =
          """
          {domain}-{subject.CN},      acme-de-billing
          {domain}{subject.CN},       acme-debilling
          {domain}{domain},           acme-deacme-de
          {domain}e/{subject.CN},     acme-dee/billing
          """)
  void theDomainsNameIsNeverMistaken(String template, String expected) {
    TrustDomain.Builder domain =
        TrustDomain.named("acme-de")
            .anchor(ROOT.certificate())
            .revocation(RevocationPolicy.NONE)
            .principal(ValueTemplate.parse(template));
    X509Certificate leaf = ROOT.issue("CN=billing").build().certificate();
    assertThat(authenticate(domain, leaf).accepted())
        .map(ClientIdentity::getName)
        .contains(expected);
  }

  @Test
  void readsTheFingerprints() {
    var leaf = ROOT.issue("CN=x").build();
    assertThat(principal(ValueTemplate.parse("{spki}"), leaf.chain().get(0)).accepted())
        .contains(Fingerprint.of(leaf.keys().getPublic().getEncoded()).hex());
    assertThat(principal(ValueTemplate.parse("{sha256}"), leaf.chain().get(0)).accepted())
        .hasValueSatisfying(hex -> assertThat(Fingerprint.parse(hex)).isPresent());
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(Reason.NO_PRINCIPAL, "no CN", "{subject.CN}", ROOT.issue("O=Acme")),
        refusal(Reason.NO_PRINCIPAL, "no subject", "{subject.CN}", ROOT.issue("").dns("a.example")),
        refusal(Reason.NO_PRINCIPAL, "no SAN", "{san.dns}", ROOT.issue("CN=a.example")),
        refusal(
            Reason.NO_PRINCIPAL,
            "another kind of SAN",
            "{san.dns}",
            ROOT.issue("CN=x").uri("https://a.example/")),
        refusal(Reason.NO_PRINCIPAL, "one of two", "{subject.O}/{subject.CN}", ROOT.issue("CN=x")),
        refusal(
            Reason.NO_PRINCIPAL,
            "a wildcard",
            "{san.dns}",
            ROOT.issue("CN=x").dns("*.acme.example")),
        refusal(
            Reason.NO_PRINCIPAL, "a BMPString", "{subject.CN}", named(new DERBMPString("admin"))),
        refusal(
            Reason.NO_PRINCIPAL,
            "a zero-width space",
            "{subject.CN}",
            named(new DERUTF8String("ad\u200bmin"))),
        refusal(Reason.NO_PRINCIPAL, "a NUL", "{subject.CN}", named(new DERUTF8String("admin\0x"))),
        refusal(Reason.NO_PRINCIPAL, "an empty CN", "{subject.CN}", named(new DERUTF8String(""))),
        refusal(Reason.AMBIGUOUS_PRINCIPAL, "two CNs", "{subject.CN}", ROOT.issue("CN=a,CN=b")),
        refusal(
            Reason.AMBIGUOUS_PRINCIPAL, "one CN twice", "{subject.CN}", ROOT.issue("CN=a,CN=a")),
        refusal(
            Reason.AMBIGUOUS_PRINCIPAL,
            "two CNs in one RDN",
            "{subject.CN}",
            ROOT.issue("CN=a+CN=b")),
        refusal(
            Reason.AMBIGUOUS_PRINCIPAL,
            "two CNs, one of them broken",
            "{subject.CN}",
            named(new DERUTF8String("admin"), new DERBMPString("b"))),
        refusal(
            Reason.AMBIGUOUS_PRINCIPAL,
            "two DNS names",
            "{san.dns}",
            ROOT.issue("CN=x").dns("a.example", "b.example")),
        refusal(
            Reason.AMBIGUOUS_PRINCIPAL,
            "a DNS name and a wildcard",
            "{san.dns}",
            ROOT.issue("CN=x").dns("a.example", "*.example")),
        refusal(
            Reason.AMBIGUOUS_PRINCIPAL,
            "the literal that follows",
            "{subject.O}/{subject.CN}",
            ROOT.issue("O=a/b,CN=c")),
        refusal(
            Reason.AMBIGUOUS_PRINCIPAL,
            "the literal at its end",
            "{subject.O}/{subject.CN}",
            ROOT.issue("O=a/,CN=c")),
        refusal(
            Reason.AMBIGUOUS_PRINCIPAL,
            "the whole literal",
            "{subject.O}--{subject.CN}",
            ROOT.issue("O=a--b,CN=c")),
        refusal(
            Reason.AMBIGUOUS_PRINCIPAL,
            "the beginning of the literal at its end",
            "{subject.O}--{subject.CN}",
            ROOT.issue("O=a-,CN=c")),
        refusal(
            Reason.AMBIGUOUS_PRINCIPAL,
            "the literal after the last value",
            "{subject.CN}@{domain}",
            ROOT.issue("CN=admin@evil")),
        refusal(
            Reason.AMBIGUOUS_PRINCIPAL,
            "the domain that follows",
            "{subject.CN}{domain}",
            ROOT.issue("CN=an-acme-client")));
  }

  private static Arguments refusal(
      Reason reason, String what, String template, CertificateBuilder leaf) {
    return arguments(reason, what, template, leaf);
  }

  @ParameterizedTest(name = "{1}: {0}")
  @MethodSource
  void refusals(Reason expected, String what, String template, CertificateBuilder leaf) {
    assertThat(principal(ValueTemplate.parse(template), leaf).rejected())
        .map(Rejection::reason)
        .contains(expected);
  }

  static Stream<Arguments> grants() {
    Fingerprint other = Fingerprint.of(new byte[] {1});
    return Stream.of(
        arguments("everyone", ClientMatch.ALL, true),
        arguments("CN", match(attribute("CN"), "bill*"), true),
        arguments("one of two patterns", match(attribute("CN"), "x", "billing"), true),
        arguments("one of two values", match(SanType.DNS, "b.acme.example"), true),
        arguments("another CN", match(attribute("CN"), "bill"), false),
        arguments("a type that is not there", match(attribute("OU"), "*"), false),
        arguments("a wildcard is no value", match(SanType.DNS, "*.wild.example"), false),
        arguments("principal", principals("acme/*"), true),
        arguments("another principal", principals("globex/*"), false),
        arguments("a part of the principal", principals("billing"), false),
        arguments(
            "another certificate", new ClientMatch(Map.of(), List.of(), Set.of(other)), false),
        arguments(
            "all keys hold",
            new ClientMatch(
                Map.of(attribute("CN"), List.of(NamePattern.of(attribute("CN"), "billing"))),
                List.of(NamePattern.ofText("globex/*")),
                Set.of()),
            false));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource
  void grants(String what, ClientMatch match, boolean granted) {
    TrustDomain.Builder domain =
        domain()
            .grant(new Grant(Set.of("extra", "more"), match))
            .grant(new Grant(Set.of("basic", "more"), ClientMatch.ALL));
    CertificateBuilder leaf =
        ROOT.issue("CN=billing").dns("a.acme.example", "b.acme.example", "*.wild.example");
    ClientIdentity client = authenticate(domain, leaf.build().chain().get(0)).accepted().get();
    assertThat(client.roles())
        .isEqualTo(granted ? Set.of("basic", "more", "extra") : Set.of("basic", "more"));
    assertThat(client.hasRole("extra")).isEqualTo(granted);
  }

  @Test
  void permissionsComeFromEveryGrantThatMatches() {
    TrustDomain.Builder domain =
        domain()
            .grant(new Grant(Set.of("clerk"), Set.of("orders:read"), ClientMatch.ALL))
            .grant(new Grant(Set.of(), Set.of("orders:read", "bills:*"), principals("acme/b*")))
            .grant(new Grant(Set.of(), Set.of("*"), principals("globex/*")));
    ClientIdentity client =
        authenticate(domain, ROOT.issue("CN=billing").build().certificate()).accepted().get();
    assertThat(client.permissions()).containsExactlyInAnyOrder("orders:read", "bills:*");
    assertThat(client.roles()).containsExactly("clerk");
  }

  @Test
  void withoutGrantsThereAreNoRoles() {
    var leaf = ROOT.issue("CN=billing").build();
    assertThat(authenticate(domain(), leaf.certificate()).accepted().get().roles()).isEmpty();
  }

  @Test
  void grantsKnowOneCertificateByItsFingerprint() throws Exception {
    var leaf = ROOT.issue("CN=billing").build();
    Fingerprint own = Fingerprint.of(leaf.certificate().getEncoded());
    TrustDomain.Builder domain =
        domain()
            .grant(new Grant(Set.of("extra"), new ClientMatch(Map.of(), List.of(), Set.of(own))));
    assertThat(authenticate(domain, leaf.certificate()).accepted().get().roles())
        .containsExactly("extra");
  }

  @Test
  void theThumbprintIsTheOneOfOauth() throws Exception {
    X509Certificate leaf = ROOT.issue("CN=billing").build().certificate();
    byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded());
    String expected = Base64.getUrlEncoder().withoutPadding().encodeToString(sha256);
    ClientIdentity client = authenticate(domain(), leaf).accepted().orElseThrow();
    assertThat(client.certificate()).isEqualTo(leaf);
    assertThat(client.thumbprint()).isEqualTo(expected).hasSize(43).doesNotContain("=", "+", "/");
    assertThat(client.confirms(Map.of("x5t#S256", expected))).isTrue();
    assertThat(client.confirms(Map.of("x5t#S256", expected, "jkt", "x"))).isTrue();
  }

  @Test
  void aClientTellsItsPathAndWhoseKeyIssuedIt() {
    ClientIdentity client = authenticate(domain(), "CN=a");
    assertThat(client.certificatePath()).containsExactly(client.certificate());
    assertThat(client.issuerKey())
        .isEqualTo(Fingerprint.of(ROOT.certificate().getPublicKey().getEncoded()));
  }

  @Test
  void aClientOfADomainWithoutARuleHasNoName() {
    IdentityMapper ofNoDomain = new IdentityMapper(Map.of());
    assertThat(ofNoDomain.identify(authenticate(domain(), "CN=a").path()).rejected())
        .map(Rejection::reason)
        .contains(Reason.NO_PRINCIPAL);
  }

  static Stream<Arguments> claimsThatConfirmNobody() {
    X509Certificate leaf = ROOT.issue("CN=billing").build().certificate();
    ClientIdentity client = authenticate(domain(), leaf).accepted().orElseThrow();
    ClientIdentity other = authenticate(domain(), "CN=billing");
    String own = client.thumbprint();
    char last = own.charAt(own.length() - 1);
    return Stream.of(
        claim("no claim", client, null),
        claim("an empty claim", client, Map.of()),
        claim("null", client, Collections.singletonMap("x5t#S256", null)),
        claim("another certificate of the client", client, thumbprint(other.thumbprint())),
        claim("nothing", client, thumbprint("")),
        claim("too short", client, thumbprint(own.substring(1))),
        claim("too long", client, thumbprint(own + "A")),
        claim("padded", client, thumbprint(own + "=")),
        claim(
            "the next letter, which decodes to the same",
            client,
            thumbprint(own.substring(0, 42) + (char) (last + 1))),
        claim("with a blank", client, thumbprint(own + " ")),
        claim("in hex", client, thumbprint(client.leaf().sha256().hex())),
        claim("as SHA-1", client, Map.of("x5t", own)),
        claim("under another key", client, Map.of("x5t#s256", own)),
        claim("of a key", client, Map.of("jkt", own)),
        claim("in a list", client, Map.of("x5t#S256", List.of(own))),
        claim("no text", client, Map.of("x5t#S256", 7)));
  }

  private static Map<String, ?> thumbprint(String value) {
    return Map.of("x5t#S256", value);
  }

  private static Arguments claim(String what, ClientIdentity client, Map<String, ?> cnf) {
    return arguments(what, client, cnf);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void claimsThatConfirmNobody(String what, ClientIdentity client, Map<String, ?> cnf) {
    assertThat(client.confirms(cnf)).isFalse();
  }

  @Test
  void clientsOfOneNameAreEqual() {
    ClientIdentity one = authenticate(domain(), "CN=a");
    assertThat(one).isEqualTo(authenticate(domain(), "CN=a")).hasToString("acme/a");
    assertThat(one).hasSameHashCodeAs(authenticate(domain(), "CN=a"));
    assertThat(one).isNotEqualTo(authenticate(domain(), "CN=b"));
  }

  private static ClientIdentity authenticate(TrustDomain.Builder domain, String subject) {
    return authenticate(domain, ROOT.issue(subject).build().certificate()).accepted().orElseThrow();
  }

  private static ClientMatch match(NameType type, String... patterns) {
    return new ClientMatch(
        Map.of(type, Stream.of(patterns).map(text -> NamePattern.of(type, text)).toList()),
        List.of(),
        Set.of());
  }

  @Test
  void aMatchKeepsWhatItWasMadeOf() {
    List<NamePattern> patterns = new ArrayList<>();
    patterns.add(NamePattern.of(attribute("CN"), "admin"));
    ClientMatch match = new ClientMatch(Map.of(attribute("CN"), patterns), List.of(), Set.of());
    patterns.add(NamePattern.of(attribute("CN"), "*"));
    assertThat(match.readTypes()).containsExactly(attribute("CN"));
    TrustDomain.Builder domain = domain().grant(new Grant(Set.of("extra"), match));
    assertThat(authenticate(domain, "CN=billing").roles()).isEmpty();
  }

  private static ClientMatch principals(String pattern) {
    return new ClientMatch(Map.of(), List.of(NamePattern.ofText(pattern)), Set.of());
  }

  private static CertificateBuilder named(ASN1Encodable... commonNames) {
    X500NameBuilder subject = new X500NameBuilder();
    for (ASN1Encodable name : commonNames) {
      subject.addRDN(BCStyle.CN, name);
    }
    try {
      return ROOT.issue("").subjectDer(subject.build().getEncoded());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static AttributeType attribute(String name) {
    return AttributeType.of(name).orElseThrow();
  }

  private static TrustDomain.Builder domain() {
    return TrustDomain.named("acme").anchor(ROOT.certificate()).revocation(RevocationPolicy.NONE);
  }

  private static Verdict<String> principal(ValueTemplate template, CertificateBuilder leaf) {
    return principal(template, leaf.build().certificate());
  }

  private static Verdict<String> principal(ValueTemplate template, X509Certificate leaf) {
    return authenticate(domain().principal(template), leaf)
        .then(client -> Verdict.accept(client.getName()));
  }

  private static Verdict<ClientIdentity> authenticate(
      TrustDomain.Builder domain, X509Certificate leaf) {
    MtlsPolicy policy = MtlsPolicy.builder().domain(domain.build()).build();
    return ClientChain.of(List.of(leaf))
        .then(MtlsAuthenticator.of(policy, InstantSource.fixed(NOW))::authenticate);
  }
}
