package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.identity.ValueTemplate;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.trust.AssertableNames;
import org.mtls4j.trust.NamePattern;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;
import org.mtls4j.x509.SanType;

/** SPIFFE trust domains under one CA: the ID chooses the domain, and only an exact ID does. */
class SpiffeDomainsTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Mesh").at(NOW).build();

  private final MtlsAuthenticator authenticator =
      MtlsAuthenticator.of(
          MtlsPolicy.builder().domain(domain("prod")).domain(domain("test")).build(),
          InstantSource.fixed(NOW));

  private static TrustDomain domain(String name) {
    NamePattern ids = NamePattern.of(SanType.URI, "spiffe://" + name + ".example/**");
    return TrustDomain.named(name)
        .anchor(ROOT.certificate())
        .names(new AssertableNames(Map.of(SanType.URI, List.of(ids))))
        .principal(ValueTemplate.parse("{domain}:{san.uri}"))
        .revocation(RevocationPolicy.NONE)
        .build();
  }

  @Test
  void theIdChoosesTheDomain() {
    assertThat(name(svid("spiffe://prod.example/billing")))
        .isEqualTo("prod:spiffe://prod.example/billing");
    assertThat(name(svid("spiffe://test.example/billing")))
        .isEqualTo("test:spiffe://test.example/billing");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(Reason.NAME_NOT_PERMITTED, "another trust domain", "spiffe://dev.example/x"),
        refusal(Reason.NAME_NOT_PERMITTED, "a longer one", "spiffe://prod.example.evil/x"),
        refusal(Reason.NAME_NOT_PERMITTED, "a longer one in front", "spiffe://a.prod.example/x"),
        refusal(Reason.NAME_NOT_PERMITTED, "upper case", "spiffe://PROD.example/x"),
        refusal(Reason.NAME_NOT_PERMITTED, "no path", "spiffe://prod.example"),
        refusal(Reason.NAME_NOT_PERMITTED, "an empty path", "spiffe://prod.example/"),
        refusal(Reason.NAME_NOT_PERMITTED, "dot segments", "spiffe://prod.example/x/../y"),
        refusal(Reason.NAME_NOT_PERMITTED, "a port", "spiffe://prod.example:1/x"),
        refusal(Reason.NAME_NOT_PERMITTED, "a user", "spiffe://me@prod.example/x"),
        refusal(Reason.NAME_NOT_PERMITTED, "a query", "spiffe://prod.example/x?y"),
        refusal(Reason.NAME_NOT_PERMITTED, "encoded", "spiffe://prod.example/%78"),
        refusal(Reason.MALFORMED_CERTIFICATE, "broken", "spiffe://prod.example/%7"),
        refusal(Reason.NAME_NOT_PERMITTED, "another scheme", "https://prod.example/x"),
        refusal(
            Reason.NAME_NOT_PERMITTED,
            "two IDs",
            "spiffe://prod.example/x",
            "spiffe://prod.example/y"),
        refusal(
            Reason.NAME_NOT_PERMITTED,
            "IDs of both",
            "spiffe://prod.example/x",
            "spiffe://test.example/x"),
        refusal(Reason.NAME_NOT_PERMITTED, "another URI", "spiffe://prod.example/x", "urn:x"),
        refusal(Reason.NAME_NOT_PERMITTED, "no URI"),
        spoilt(Reason.NAME_NOT_PERMITTED, "no key usage", CertificateBuilder::withoutKeyUsage),
        spoilt(
            Reason.NOT_AN_END_ENTITY,
            "keyCertSign",
            leaf -> leaf.keyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign)),
        spoilt(
            Reason.NAME_NOT_PERMITTED,
            "cRLSign",
            leaf -> leaf.keyUsage(KeyUsage.digitalSignature | KeyUsage.cRLSign)),
        spoilt(
            Reason.NAME_NOT_PERMITTED,
            "no digitalSignature",
            leaf -> leaf.keyUsage(KeyUsage.keyAgreement)),
        spoilt(Reason.NOT_AN_END_ENTITY, "a CA", CertificateBuilder::asCa));
  }

  private static Arguments refusal(Reason reason, String what, String... uris) {
    return arguments(reason, what, svid(uris));
  }

  private static Arguments spoilt(
      Reason reason, String what, UnaryOperator<CertificateBuilder> spoil) {
    return arguments(reason, what, spoil.apply(svid("spiffe://prod.example/x")));
  }

  @ParameterizedTest(name = "{1}: {0}")
  @MethodSource
  void refusals(Reason expected, String what, CertificateBuilder leaf) {
    assertThat(authenticate(leaf).rejected()).map(Rejection::reason).contains(expected);
  }

  private static CertificateBuilder svid(String... uris) {
    return ROOT.issue("O=SPIRE").uri(uris);
  }

  private String name(CertificateBuilder leaf) {
    return authenticate(leaf).accepted().orElseThrow().getName();
  }

  private Verdict<ClientIdentity> authenticate(CertificateBuilder leaf) {
    return ClientChain.of(leaf.build().chain()).then(authenticator::authenticate);
  }
}
