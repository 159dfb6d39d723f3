package org.mtls4j.policyfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.Explanation;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.testkit.Pem;
import org.mtls4j.verdict.Stage;
import org.mtls4j.x509.ClientChain;

/** Grants that ask for a certificate policy get what the whole path asserts, and no more. */
class CertificatePolicyGrantsTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final String GOLD = "1.3.6.1.4.1.99999.1";
  private static final String SILVER = "1.3.6.1.4.1.99999.2";
  private static final String ANY = "2.5.29.32.0";
  private static final String POLICIES = "2.5.29.32";
  private static final String MAPPINGS = "2.5.29.33";

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [root.pem]
          principal: "{subject.CN}"
          revocation: {check: none}
          grants:
            - {roles: [gold], match: {certificate-policy: 1.3.6.1.4.1.99999.1}}
            - {roles: [metal], match: {certificate-policy: [1.3.6.1.4.1.99999.1, 1.3.6.1.4.1.99999.2]}}
            - {roles: [other], match: {certificate-policy: 1.3.6.1.4.1.99999.1, subject: {CN: other}}}
      """;

  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Root").at(NOW).build();

  private static CertificateAuthority ca(CertificateAuthority issuer, String... policies) {
    var ca = CertificateAuthority.named("CN=Issuing").signedBy(issuer);
    return (policies.length == 0 ? ca : ca.extension(POLICIES, false, sequence(policies))).build();
  }

  private static CertificateAuthority mapping() {
    return CertificateAuthority.named("CN=Mapping")
        .signedBy(ROOT)
        .extension(POLICIES, false, sequence(GOLD))
        .extension(MAPPINGS, true, pair(GOLD, SILVER))
        .build();
  }

  private static List<X509Certificate> client(CertificateAuthority ca, String... policies) {
    CertificateBuilder leaf = ca.issue("CN=billing");
    return (policies.length == 0 ? leaf : leaf.extension(POLICIES, false, sequence(policies)))
        .build()
        .chain();
  }

  private static byte[] sequence(String... oids) {
    ASN1EncodableVector all = new ASN1EncodableVector();
    Stream.of(oids).map(ASN1ObjectIdentifier::new).map(DERSequence::new).forEach(all::add);
    return der(new DERSequence(all));
  }

  private static byte[] pair(String issuers, String subjects) {
    ASN1EncodableVector pair = new ASN1EncodableVector();
    pair.add(new ASN1ObjectIdentifier(issuers));
    pair.add(new ASN1ObjectIdentifier(subjects));
    return der(new DERSequence(new DERSequence(pair)));
  }

  private static byte[] der(DERSequence sequence) {
    try {
      return sequence.getEncoded();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Arguments> paths() {
    return Stream.of(
        row("nothing asserted", client(ROOT), "", Set.of()),
        row("by the client, right below the anchor", client(ROOT, GOLD), GOLD, both()),
        row("by client and CA", client(ca(ROOT, GOLD), GOLD), GOLD, both()),
        row("by the client and not its CA", client(ca(ROOT), GOLD), "", Set.of()),
        row("by the client, its CA another", client(ca(ROOT, SILVER), GOLD), "", Set.of()),
        row("by the CA and not the client", client(ca(ROOT, GOLD)), "", Set.of()),
        row("the other one", client(ca(ROOT, GOLD, SILVER), SILVER), SILVER, Set.of("metal")),
        row("any by the CA", client(ca(ROOT, ANY), GOLD), GOLD, both()),
        row("any by both", client(ca(ROOT, ANY), ANY), "any policy", both()),
        row("mapped: the anchor's own word counts", client(mapping(), SILVER), GOLD, both()),
        row("mapped: not the subject's", client(mapping(), GOLD), "", Set.of()));
  }

  private static Set<String> both() {
    return Set.of("gold", "metal");
  }

  private static Arguments row(
      String what, List<X509Certificate> chain, String shown, Set<String> roles) {
    return arguments(what, chain, shown, roles);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void paths(String what, List<X509Certificate> chain, String shown, Set<String> roles)
      throws Exception {
    ClientChain presented = ClientChain.of(chain).accepted().orElseThrow();
    try (MtlsAuthenticator authenticator =
        MtlsAuthenticator.of(policy(POLICY), InstantSource.fixed(NOW))) {
      ClientIdentity client = authenticator.authenticate(presented).accepted().orElseThrow();
      assertThat(client.roles()).isEqualTo(roles);
      // What REST's @RequiresCertificate asks, and what a profile does: the same thing.
      assertThat(client.asserts(GOLD)).isEqualTo(roles.contains("gold"));
      Explanation explanation = authenticator.explain(ClientChain.of(chain), null, NOW);
      assertThat(explanation.roles()).isEqualTo(roles);
      assertThat(explanation.steps())
          .filteredOn(step -> step.stage() == Stage.PATH)
          .singleElement()
          .satisfies(
              step ->
                  assertThat(step.detail())
                      .endsWith(shown.isEmpty() ? "'CN=Root'" : "'CN=Root', asserting " + shown));
    }
    String demanding =
        POLICY.replace(
            "revocation:", "profile: {certificate-policies: [" + GOLD + "]}\n    revocation:");
    try (MtlsAuthenticator authenticator =
        MtlsAuthenticator.of(policy(demanding), InstantSource.fixed(NOW))) {
      assertThat(authenticator.authenticate(presented).isAccepted())
          .isEqualTo(roles.contains("gold"));
    }
  }

  private static MtlsPolicy policy(String text) throws Exception {
    return PolicyFile.load(
        "p.yaml",
        text.getBytes(StandardCharsets.UTF_8),
        location ->
            new ByteArrayInputStream(
                Pem.of(ROOT.certificate()).getBytes(StandardCharsets.US_ASCII)));
  }
}
