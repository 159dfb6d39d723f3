package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.AccessRule;
import org.mtls4j.access.PathPattern;
import org.mtls4j.access.Requirement;
import org.mtls4j.audit.AuditEvent;
import org.mtls4j.audit.AuditOutcome;
import org.mtls4j.audit.AuditSink;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.identity.ValueTemplate;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.trust.AssertableNames;
import org.mtls4j.trust.NamePattern;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;
import org.mtls4j.x509.SanType;
import org.mtls4j.x509.SignatureAlgorithms;

/** Chains made to be read in one way by the JDK's path validation and in another by us. */
class HostileChainTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Root").at(NOW).build();
  private static final CertificateAuthority NORTH =
      CertificateAuthority.named("CN=North").signedBy(ROOT).permittedDns("north.example").build();

  private static final int EMAIL = 1;
  private static final int DNS = 2;
  private static final int URI = 6;
  private static final int IP = 7;
  private static final ASN1Encodable SOUTH = ia5(DNS, "pay.south.example");

  private static ASN1Encodable ia5(int tag, String text) {
    return new DERTaggedObject(false, tag, new DERIA5String(text));
  }

  private static ASN1Encodable octets(int length) {
    return new DERTaggedObject(false, IP, new DEROctetString(new byte[length]));
  }

  private static byte[] der(ASN1Encodable object) {
    try {
      return object.toASN1Primitive().getEncoded("DER");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TrustDomain.Builder domain(String name, CertificateAuthority anchor) {
    return TrustDomain.named(name)
        .anchor(anchor.certificate())
        .principal(ValueTemplate.parse("{domain}/{san.dns}"))
        .revocation(RevocationPolicy.NONE);
  }

  private static Verdict<ClientIdentity> judge(IssuedCertificate client, TrustDomain... domains) {
    MtlsPolicy.Builder policy = MtlsPolicy.builder();
    for (TrustDomain domain : domains) {
      policy.domain(domain);
    }
    MtlsAuthenticator authenticator =
        MtlsAuthenticator.of(policy.build(), InstantSource.fixed(NOW));
    return ClientChain.of(client.chain()).then(authenticator::authenticate);
  }

  static Stream<Arguments> unparsable() {
    return Stream.of(
        arguments("nothing else", new DERSequence(SOUTH), Reason.NAME_CONSTRAINT_VIOLATED),
        broken("an address of 5 octets", octets(5)),
        broken("a URI without a scheme", ia5(URI, "no scheme")),
        broken("a mail address without a host", ia5(EMAIL, "@")));
  }

  private static Arguments broken(String what, ASN1Encodable name) {
    return arguments(
        what, new DERSequence(new ASN1Encodable[] {SOUTH, name}), Reason.MALFORMED_CERTIFICATE);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource
  void unparsable(String what, DERSequence names, Reason expected) {
    IssuedCertificate leaf =
        NORTH.issue("O=Globex").extension("2.5.29.17", false, der(names)).build();
    assertThat(judge(leaf, domain("globex", ROOT).build()).rejected())
        .map(Rejection::reason)
        .contains(expected);
  }

  /** Name constraints that are not critical and that the JDK cannot parse constrain nothing. */
  @Test
  void brokenNameConstraintsAreMalformed() {
    DERSequence subtrees =
        new DERSequence(
            new ASN1Encodable[] {
              new DERSequence(ia5(DNS, "north.example")), new DERSequence(octets(3))
            });
    byte[] constraints = der(new DERSequence(new DERTaggedObject(false, 0, subtrees)));
    CertificateAuthority sub =
        CertificateAuthority.named("CN=Sub")
            .signedBy(ROOT)
            .extension("2.5.29.30", false, constraints)
            .build();
    assertThat(
            judge(
                    sub.issue("O=Globex").dns("pay.south.example").build(),
                    domain("globex", ROOT).build())
                .accepted())
        .isEmpty();
  }

  private static byte[] policies(int distinct, int copies) {
    ASN1EncodableVector all = new ASN1EncodableVector();
    for (int copy = 0; copy < copies; copy++) {
      for (int i = 1; i <= distinct; i++) {
        all.add(new DERSequence(new ASN1ObjectIdentifier("1.3.6.1.4.1.99999." + i)));
      }
    }
    return der(new DERSequence(all));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void policiesThatWouldMultiplyAreRefused(boolean repeated) {
    byte[] policies = repeated ? policies(1, 2) : policies(101, 1);
    CertificateAuthority ca = ROOT;
    for (int level = 0; level < 4; level++) {
      ca =
          CertificateAuthority.named("CN=Sub " + level)
              .signedBy(ca)
              .extension("2.5.29.32", false, policies)
              .build();
    }
    assertThat(
            judge(ca.issue("O=x").dns("a.example").build(), domain("globex", ROOT).build())
                .accepted())
        .isEmpty();
    IssuedCertificate leaf =
        ROOT.issue("O=x").dns("a.example").extension("2.5.29.32", false, policies).build();
    assertThat(judge(leaf, domain("globex", ROOT).build()).rejected())
        .map(Rejection::reason)
        .contains(repeated ? Reason.MALFORMED_CERTIFICATE : Reason.CHAIN_TOO_LONG);
  }

  private static AssertableNames dns(String pattern) {
    return new AssertableNames(Map.of(SanType.DNS, List.of(NamePattern.of(SanType.DNS, pattern))));
  }

  /** One key, two certificates of it in two domains: each counts for its own only. */
  @Test
  void aDomainsExpiredAnchorIsNotRevivedByAnothers() {
    CertificateAuthority expired =
        CertificateAuthority.named("CN=Root").keys(ROOT.keys()).at(NOW).expired().build();
    TrustDomain a = domain("a", ROOT).names(dns("*.a.example")).build();
    TrustDomain b = domain("b", expired).names(dns("*.b.example")).build();
    IssuedCertificate ofA = ROOT.issue("O=x").dns("h.a.example").build();
    IssuedCertificate ofB = ROOT.issue("O=x").dns("h.b.example").build();
    assertThat(judge(ofB, b).accepted()).isEmpty();
    assertThat(judge(ofB, a, b).accepted()).isEmpty();
    assertThat(judge(ofA, a, b).accepted()).map(ClientIdentity::getName).contains("a/h.a.example");
  }

  @Test
  void theSameKeyMayStillServeTwoDomains() {
    CertificateAuthority renewed =
        CertificateAuthority.named("CN=Root").keys(ROOT.keys()).at(NOW).build();
    TrustDomain a = domain("a", ROOT).names(dns("*.a.example")).build();
    TrustDomain b = domain("b", renewed).names(dns("*.b.example")).build();
    IssuedCertificate ofB = ROOT.issue("O=x").dns("h.b.example").build();
    assertThat(judge(ofB, a, b).accepted()).map(ClientIdentity::getName).contains("b/h.b.example");
  }

  @ParameterizedTest(name = "{0} with a salt of {2} over MGF1 with {1}: {3}")
  @CsvSource({
    "SHA-256, SHA-256, 32, true",
    "SHA-512, SHA-512, 64, true",
    "SHA-256, SHA-256, 31, false",
    "SHA-256, SHA-256, 0, false",
    "SHA-256, SHA-1, 32, false",
    "SHA-1, SHA-1, 20, false",
    "SHA-224, SHA-224, 28, false"
  })
  void pss(String hash, String mask, int salt, boolean strong) throws Exception {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
    parameters.init(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(mask), salt, 1));
    String name = SignatureAlgorithms.nameOf("1.2.840.113549.1.1.10", parameters.getEncoded());
    assertThat(SignatureAlgorithms.STRONG.contains(name)).isEqualTo(strong);
  }

  @Test
  void pssByItsDefaultsOrGarbageIsWeak() {
    for (byte[] parameters : new byte[][] {null, {}, {0x30, 0}, {5, 0}, {1, 2, 3}}) {
      assertThat(SignatureAlgorithms.nameOf("1.2.840.113549.1.1.10", parameters))
          .isNotIn(SignatureAlgorithms.STRONG);
    }
  }

  @Test
  void pssIsAllowed() {
    CertificateAuthority rsa =
        CertificateAuthority.named("CN=Rsa").at(NOW).key(KeyType.RSA_2048).build();
    IssuedCertificate leaf =
        rsa.issue("O=x").dns("a.example").signatureAlgorithm("SHA256withRSAandMGF1").build();
    assertThat(judge(leaf, domain("a", rsa).build()).accepted()).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void aSinkThatFailsDoesNotChangeTheDecision(FailingSink sink) {
    MtlsAuthenticator authenticator =
        MtlsAuthenticator.of(
            MtlsPolicy.builder().domain(domain("a", ROOT).build()).build(),
            InstantSource.fixed(NOW),
            sink);
    assertThat(authenticator.decide(ClientChain.of(List.of()), AccessRequest.of("GET", "/x")))
        .isInstanceOf(Decision.Refused.class);
  }

  @Test
  void aSinkThatFailsToSayWhetherItWantsWarningsDoesNotChangeTheDecision() {
    AuditSink sink =
        new AuditSink() {
          @Override
          public boolean wants(AuditOutcome outcome) {
            return false;
          }

          @Override
          public void record(AuditEvent event) {}

          @Override
          public boolean wantsWarnings() {
            throw new IllegalStateException("no configuration");
          }
        };
    MtlsAuthenticator authenticator =
        MtlsAuthenticator.of(
            MtlsPolicy.builder()
                .domain(domain("a", ROOT).build())
                .access(
                    new AccessPolicy(
                        List.of(
                            AccessRule.of(
                                PathPattern.parse("/**"), new Requirement.Authenticated()))))
                .build(),
            InstantSource.fixed(NOW),
            sink);
    ClientChain chain =
        ClientChain.of(ROOT.issue("CN=client").dns("client.example").build().chain())
            .accepted()
            .orElseThrow();
    assertThat(authenticator.decide(chain, AccessRequest.of("GET", "/x")))
        .isInstanceOf(Decision.Admitted.class);
  }

  private enum FailingSink implements AuditSink {
    WHEN_ASKED,
    WHEN_TOLD;

    @Override
    public boolean wants(AuditOutcome outcome) {
      if (this == WHEN_ASKED) {
        throw new IllegalStateException("no configuration");
      }
      return true;
    }

    @Override
    public void record(AuditEvent event) {
      throw new IllegalStateException("disk full");
    }
  }
}
