package org.mtls4j.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.path.ChainLimits;
import org.mtls4j.path.PathValidator;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.trust.CertificateProfile.KeyUsagePresence;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.x509.ClientChain;
import org.mtls4j.x509.ParsedCertificate;

/** What a domain asks of a path that RFC 5280 finds no fault with. */
class CertificateProfileTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String ANY_PURPOSE = "2.5.29.37.0";

  private static CertificateAuthority root(KeyType key) {
    return CertificateAuthority.named("CN=Root").at(NOW).key(key).build();
  }

  private static CertificateAuthority below(CertificateAuthority issuer, String name) {
    return CertificateAuthority.named(name).signedBy(issuer).build();
  }

  static Stream<Arguments> profiles() {
    CertificateAuthority root = root(KeyType.EC_P256);
    CertificateAuthority rsa = root(KeyType.RSA_2048);
    CertificateAuthority p384 = root(KeyType.EC_P384);
    CertificateAuthority one = below(root, "CN=1");
    CertificateAuthority five = below(below(below(below(one, "CN=2"), "CN=3"), "CN=4"), "CN=5");
    CertificateAuthority rollover = below(one, "CN=1");
    return Stream.of(
        profile(null, "the default", root, leaf -> leaf, any -> any),
        profile(Reason.ALGORITHM_NOT_ALLOWED, "RSA-1024", root, key(KeyType.RSA_1024), any -> any),
        profile(
            Reason.ALGORITHM_NOT_ALLOWED,
            "RSA-2048 where 3072 are asked",
            root,
            key(KeyType.RSA_2048),
            any -> any.rsaMinBits(3072)),
        profile(
            Reason.ALGORITHM_NOT_ALLOWED,
            "the same of an anchor",
            rsa,
            leaf -> leaf,
            any -> any.rsaMinBits(2049)),
        profile(null, "RSA-2048 where they are", rsa, leaf -> leaf, any -> any.rsaMinBits(2048)),
        profile(
            Reason.ALGORITHM_NOT_ALLOWED,
            "P-384 where P-256 is asked",
            root,
            key(KeyType.EC_P384),
            any -> any.ecCurves(Set.of("P-256"))),
        profile(
            Reason.ALGORITHM_NOT_ALLOWED,
            "an anchor on P-384 where P-256 is asked",
            p384,
            leaf -> leaf,
            any -> any.ecCurves(Set.of("P-256"))),
        profile(
            Reason.ALGORITHM_NOT_ALLOWED,
            "a signature with another hash",
            root,
            leaf -> leaf,
            any -> any.signatureAlgorithms(Set.of("SHA384withECDSA"))),
        depth(Reason.PATH_TOO_LONG, "five CAs", root, five, 4),
        depth(null, "five CAs allowed", root, five, 5),
        depth(null, "a roll-over", root, rollover, 1),
        depth(Reason.PATH_TOO_LONG, "a CA", root, one, 0),
        profile(
            Reason.KEY_USAGE_NOT_ALLOWED,
            "another key usage",
            root,
            leaf -> leaf.keyUsage(KeyUsage.keyAgreement),
            any -> any),
        profile(null, "no key usage", root, CertificateBuilder::withoutKeyUsage, any -> any),
        profile(
            Reason.KEY_USAGE_NOT_ALLOWED,
            "no key usage where it must be there",
            root,
            CertificateBuilder::withoutKeyUsage,
            any -> any.keyUsage(KeyUsagePresence.REQUIRED)),
        purpose(Reason.PURPOSE_NOT_ALLOWED, ClientPurpose.REQUIRED),
        purpose(Reason.PURPOSE_NOT_ALLOWED, ClientPurpose.REQUIRED, SERVER_AUTH),
        purpose(Reason.PURPOSE_NOT_ALLOWED, ClientPurpose.REQUIRED, ANY_PURPOSE),
        purpose(null, ClientPurpose.REQUIRED, SERVER_AUTH, CLIENT_AUTH),
        purpose(null, ClientPurpose.WHEN_PRESENT),
        purpose(null, ClientPurpose.WHEN_PRESENT, ANY_PURPOSE),
        purpose(Reason.PURPOSE_NOT_ALLOWED, ClientPurpose.WHEN_PRESENT, SERVER_AUTH),
        purpose(null, ClientPurpose.oneOf(Set.of("2.999.1")), "2.999.1"),
        purpose(Reason.PURPOSE_NOT_ALLOWED, ClientPurpose.oneOf(Set.of("2.999.1")), CLIENT_AUTH),
        purpose(Reason.PURPOSE_NOT_ALLOWED, ClientPurpose.oneOf(Set.of("2.999.1"))),
        validity(null, Duration.ofDays(10)),
        validity(Reason.VALIDITY_TOO_LONG, Duration.ofDays(10).minusSeconds(1)),
        profile(
            Reason.POLICY_NOT_ASSERTED,
            "a policy",
            root,
            leaf -> leaf,
            any -> any.certificatePolicies(Set.of("2.999.1"))));
  }

  private static UnaryOperator<CertificateBuilder> key(KeyType type) {
    return leaf -> leaf.key(type);
  }

  private static Arguments purpose(
      @Nullable Reason expected, ClientPurpose asked, String... purposes) {
    return profile(
        expected,
        "EKU " + List.of(purposes),
        root(KeyType.EC_P256),
        leaf ->
            purposes.length == 0 ? leaf.withoutExtendedKeyUsage() : leaf.extendedKeyUsage(purposes),
        any -> any.purposes(asked));
  }

  /** Of ten days, both ends counted. */
  private static Arguments validity(@Nullable Reason expected, Duration longest) {
    return profile(
        expected,
        "ten days",
        root(KeyType.EC_P256),
        leaf -> leaf.validFrom(NOW).validUntil(NOW.plus(Duration.ofDays(10)).minusSeconds(1)),
        any -> any.maxValidity(longest));
  }

  private static Arguments depth(
      @Nullable Reason expected,
      String what,
      CertificateAuthority anchor,
      CertificateAuthority ca,
      int longest) {
    UnaryOperator<CertificateBuilder> leaf = any -> any;
    UnaryOperator<CertificateProfile.Builder> profile = any -> any.maxPathLength(longest);
    return arguments(expected, what, anchor, ca, leaf, profile);
  }

  private static Arguments profile(
      @Nullable Reason expected,
      String what,
      CertificateAuthority ca,
      UnaryOperator<CertificateBuilder> leaf,
      UnaryOperator<CertificateProfile.Builder> profile) {
    return arguments(expected, what, ca, ca, leaf, profile);
  }

  @ParameterizedTest(name = "{1}: {0}")
  @MethodSource
  void profiles(
      @Nullable Reason expected,
      String what,
      CertificateAuthority root,
      CertificateAuthority ca,
      UnaryOperator<CertificateBuilder> leaf,
      UnaryOperator<CertificateProfile.Builder> profile) {
    List<X509Certificate> chain = leaf.apply(ca.issue("CN=client")).build().chain();
    ParsedCertificate anchor = ParsedCertificate.of(root.certificate()).accepted().orElseThrow();
    DomainTrust domain =
        new DomainTrust(
            new DomainName("a"),
            Set.of(anchor.sha256()),
            AssertableNames.ANY,
            profile.apply(CertificateProfile.builder()).build());
    var verdict =
        ClientChain.of(chain)
            .then(
                presented ->
                    new PathValidator(List.of(anchor), List.of(), List.of(), ChainLimits.DEFAULT)
                        .validate(presented, NOW))
            .then(new DomainSelector(List.of(domain))::select);
    assertThat(verdict.rejected().map(Rejection::reason).orElse(null))
        .as(verdict.rejected().map(Rejection::detail).orElse("accepted"))
        .isEqualTo(expected);
  }
}
