package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.identity.Lock;
import org.mtls4j.identity.LockTarget;
import org.mtls4j.identity.Locks;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.trust.AssertableNames;
import org.mtls4j.trust.CertificateProfile;
import org.mtls4j.trust.NamePattern;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Stage;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.AttributeType;
import org.mtls4j.x509.ClientChain;

/**
 * Every reason for which a certificate by itself is refused, by a chain that is made for it; and
 * its sound twin, which differs in that one thing, under the same policy. A reason that is new
 * wants a row.
 */
class EveryRefusalTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Root").at(NOW).build();
  private static final CertificateAuthority OTHER =
      CertificateAuthority.named("CN=Other Root").at(NOW).build();
  private static final KeyPair KEYS = KeyType.EC_P256.generate();
  private static final byte[] NULL = {5, 0};

  /**
   * One reason.
   *
   * @param policy what judges both
   */
  record Row(
      Reason reason, MtlsPolicy policy, List<X509Certificate> spoilt, List<X509Certificate> sound) {

    @Override
    public String toString() {
      return reason.code();
    }
  }

  private static TrustDomain.Builder domain(String name, CertificateAuthority anchor) {
    return TrustDomain.named(name).anchor(anchor.certificate()).revocation(RevocationPolicy.NONE);
  }

  private static MtlsPolicy policy(TrustDomain.Builder... domains) {
    MtlsPolicy.Builder policy = MtlsPolicy.builder();
    Arrays.stream(domains).forEach(domain -> policy.domain(domain.build()));
    return policy.build();
  }

  private static final MtlsPolicy POLICY = policy(domain("acme", ROOT));

  private static List<X509Certificate> client(CertificateAuthority ca) {
    return client(ca, leaf -> leaf);
  }

  private static List<X509Certificate> client(
      CertificateAuthority ca, UnaryOperator<CertificateBuilder> spoil) {
    return spoil.apply(ca.issue("CN=c").dns("c.acme.example")).build().chain();
  }

  private static Row leaf(Reason reason, UnaryOperator<CertificateBuilder> spoil) {
    return new Row(reason, POLICY, client(ROOT, spoil), client(ROOT));
  }

  private static Row profile(
      Reason reason,
      UnaryOperator<CertificateProfile.Builder> profile,
      UnaryOperator<CertificateBuilder> sound) {
    CertificateProfile asked = profile.apply(CertificateProfile.builder()).build();
    return new Row(
        reason, policy(domain("acme", ROOT).profile(asked)), client(ROOT), client(ROOT, sound));
  }

  private static Row ca(Reason reason, UnaryOperator<CertificateAuthority.Builder> spoil) {
    CertificateAuthority.Builder spoilt =
        spoil.apply(CertificateAuthority.named("CN=Lower").signedBy(ROOT));
    CertificateAuthority sound = CertificateAuthority.named("CN=Lower").signedBy(ROOT).build();
    return new Row(reason, POLICY, client(spoilt.build()), client(sound));
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row(Reason.NO_CERTIFICATE, POLICY, List.of(), client(ROOT)),
        new Row(
            Reason.CHAIN_TOO_LONG,
            POLICY,
            Collections.nCopies(9, client(ROOT).get(0)),
            Collections.nCopies(8, client(ROOT).get(0))),
        leaf(Reason.MALFORMED_CERTIFICATE, leaf -> leaf.extension("2.5.29.36", false, NULL)),
        new Row(Reason.UNKNOWN_ISSUER, POLICY, client(OTHER), client(ROOT)),
        uncriticalConstraints(),
        leaf(Reason.INVALID_SIGNATURE, CertificateBuilder::wronglySigned),
        ca(Reason.ISSUER_NOT_A_CA, CertificateAuthority.Builder::notACa),
        tooLong(),
        ca(Reason.NAME_CONSTRAINT_VIOLATED, lower -> lower.permittedDns("globex.example")),
        profile(
            Reason.POLICY_NOT_ASSERTED,
            profile -> profile.certificatePolicies(Set.of("2.999")),
            leaf ->
                leaf.extension(
                    "2.5.29.32", false, new byte[] {48, 6, 48, 4, 6, 2, (byte) 0x88, 0x37})),
        leaf(Reason.UNKNOWN_CRITICAL_EXTENSION, CertificateBuilder::unknownCriticalExtension),
        leaf(Reason.ALGORITHM_NOT_ALLOWED, leaf -> leaf.key(KeyType.RSA_1024)),
        leaf(Reason.NOT_AN_END_ENTITY, CertificateBuilder::asCa),
        leaf(Reason.KEY_USAGE_NOT_ALLOWED, leaf -> leaf.keyUsage(KeyUsage.keyEncipherment)),
        leaf(Reason.PURPOSE_NOT_ALLOWED, CertificateBuilder::forServersOnly),
        profile(
            Reason.VALIDITY_TOO_LONG,
            profile -> profile.maxValidity(Duration.ofDays(1)),
            leaf -> leaf.validFrom(NOW).validUntil(NOW.plusSeconds(86_399))),
        leaf(Reason.CERTIFICATE_NOT_YET_VALID, CertificateBuilder::notYetValid),
        leaf(Reason.CERTIFICATE_EXPIRED, CertificateBuilder::expired),
        notPermitted(),
        ambiguousDomain(),
        principal(Reason.NO_PRINCIPAL, "O=c"),
        principal(Reason.AMBIGUOUS_PRINCIPAL, "CN=c,CN=d"),
        locked());
  }

  /** RFC 5280 section 4.2.1.10 asks that they are critical; of an anchor we hold it to that. */
  private static Row uncriticalConstraints() {
    byte[] everywhere = {48, 6, (byte) 0xa0, 4, 48, 2, (byte) 0x82, 0};
    CertificateAuthority.Builder spoilt =
        CertificateAuthority.named("CN=N").at(NOW).extension("2.5.29.30", false, everywhere);
    CertificateAuthority.Builder sound =
        CertificateAuthority.named("CN=C").at(NOW).extension("2.5.29.30", true, everywhere);
    CertificateAuthority one = spoilt.build();
    CertificateAuthority two = sound.build();
    TrustDomain.Builder both = domain("acme", one).anchor(two.certificate());
    return new Row(Reason.PATH_INVALID, policy(both), client(one), client(two));
  }

  private static Row tooLong() {
    CertificateAuthority last =
        CertificateAuthority.named("CN=Last").signedBy(ROOT).pathLength(0).build();
    CertificateAuthority oneMore = CertificateAuthority.named("CN=More").signedBy(last).build();
    return new Row(Reason.PATH_TOO_LONG, POLICY, client(oneMore), client(last));
  }

  private static Row notPermitted() {
    AttributeType commonName = AttributeType.of("CN").orElseThrow();
    AssertableNames onlyC =
        new AssertableNames(Map.of(commonName, List.of(NamePattern.of(commonName, "c"))));
    return new Row(
        Reason.NAME_NOT_PERMITTED,
        policy(domain("acme", ROOT).names(onlyC)),
        ROOT.issue("CN=d").build().chain(),
        client(ROOT));
  }

  /** One CA, certified by the CAs of two domains: its clients are neither's, or both's. */
  private static Row ambiguousDomain() {
    CertificateAuthority ours =
        CertificateAuthority.named("CN=Crossed").keys(KEYS).signedBy(ROOT).build();
    CertificateAuthority theirs =
        CertificateAuthority.named("CN=Crossed").keys(KEYS).signedBy(OTHER).build();
    List<X509Certificate> both = new ArrayList<>(client(ours));
    both.add(theirs.certificate());
    AttributeType commonName = AttributeType.of("CN").orElseThrow();
    AssertableNames any =
        new AssertableNames(Map.of(commonName, List.of(NamePattern.of(commonName, "*"))));
    return new Row(
        Reason.AMBIGUOUS_TRUST_DOMAIN,
        policy(domain("acme", ROOT).names(any), domain("globex", OTHER).names(any)),
        both,
        client(ours));
  }

  private static Row principal(Reason reason, String subject) {
    return new Row(reason, POLICY, ROOT.issue(subject).build().chain(), client(ROOT));
  }

  private static Row locked() {
    List<X509Certificate> spoilt = ROOT.issue("CN=locked").build().chain();
    MtlsPolicy policy =
        MtlsPolicy.builder()
            .domain(domain("acme", ROOT).build())
            .locks(
                new Locks(
                    List.of(new Lock(new LockTarget.Client("acme/locked"), null, "test", null))))
            .build();
    return new Row(Reason.LOCKED, policy, spoilt, client(ROOT));
  }

  private static Verdict<ClientIdentity> judge(MtlsPolicy policy, List<X509Certificate> chain) {
    try (MtlsAuthenticator authenticator = MtlsAuthenticator.of(policy, InstantSource.fixed(NOW))) {
      return ClientChain.of(chain).then(authenticator::authenticate);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isReachedByWhatIsMadeForItAndByNothingSound(Row row) {
    Verdict<ClientIdentity> spoilt = judge(row.policy(), row.spoilt());
    assertThat(spoilt.rejected().map(Rejection::reason)).contains(row.reason());
    Verdict<ClientIdentity> sound = judge(row.policy(), row.sound());
    assertThat(sound.rejected()).isEmpty();
  }

  private static final Set<Stage> OF_THE_CERTIFICATE =
      Set.of(Stage.CHAIN, Stage.PATH, Stage.DOMAIN, Stage.IDENTITY);

  @Test
  void noneIsLeftOut() {
    Set<Reason> all =
        Arrays.stream(Reason.values())
            .filter(
                reason ->
                    reason == Reason.NO_CERTIFICATE || OF_THE_CERTIFICATE.contains(reason.stage()))
            .collect(Collectors.toSet());
    assertThat(rows().map(Row::reason)).containsExactlyInAnyOrderElementsOf(all);
  }
}
