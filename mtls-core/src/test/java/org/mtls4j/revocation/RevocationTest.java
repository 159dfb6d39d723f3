package org.mtls4j.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.TrustDomain;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.revocation.WhenUndetermined.Allow;
import org.mtls4j.revocation.WhenUndetermined.Deny;
import org.mtls4j.revocation.WhenUndetermined.Grace;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CrlBuilder;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.verdict.Reason;
import org.mtls4j.x509.ClientChain;
import org.mtls4j.x509.ParsedCertificate;

/** What CRLs from files prove, and what they do not. */
class RevocationTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final int KEY_COMPROMISE = 1;
  private static final int CERTIFICATE_HOLD = 6;

  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("CN=Root").at(NOW).build();
  private static final CertificateAuthority ISSUING =
      CertificateAuthority.named("CN=Issuing").signedBy(ROOT).build();
  // The same name and another key: another CA.
  private static final CertificateAuthority TWIN =
      CertificateAuthority.named("CN=Issuing").at(NOW).build();
  private static final CertificateAuthority MUTE =
      CertificateAuthority.named("CN=Mute").signedBy(ROOT).withoutCrlSign().build();
  private static final IssuedCertificate CLIENT = ISSUING.issue("CN=client").build();
  private static final IssuedCertificate CLIENT_OF_MUTE = MUTE.issue("CN=client").build();
  private static final BigInteger SERIAL = CLIENT.certificate().getSerialNumber();

  private static final Deny DENY = new Deny();
  private static final Allow ALLOW = new Allow();
  private static final Grace TWO_HOURS = new Grace(Duration.ofHours(2));
  private static final Grace HALF_AN_HOUR = new Grace(Duration.ofMinutes(30));

  /** The client chooses which certificate of its CA it sends. */
  @Test
  void aTwinOfTheIssuerThatMayNotSignCrlsDoesNotHideARevocation() {
    CertificateAuthority mute =
        CertificateAuthority.named("CN=Issuing")
            .signedBy(ROOT)
            .keys(ISSUING.keys())
            .withoutCrlSign()
            .build();
    ParsedCertificate leaf = ParsedCertificate.of(CLIENT.certificate()).accepted().orElseThrow();
    ParsedCertificate twin = ParsedCertificate.of(mute.certificate()).accepted().orElseThrow();
    CrlChecker checker = new CrlChecker(new RevocationPolicy(Check.LEAF, List.of(), ALLOW));
    JudgedCertificate judged = new JudgedCertificate(leaf, List.of(twin));
    assertThat(checker.statusOf(judged, List.of(read(revoking().der())), NOW))
        .isInstanceOf(RevocationStatus.Revoked.class);
    assertThat(checker.statusOf(judged, List.of(read(ISSUING.crl().der())), NOW))
        .isInstanceOf(RevocationStatus.Undetermined.class);
  }

  static Stream<Arguments> table() {
    CrlBuilder root = ROOT.crl();
    return Stream.of(
        row(null, "good", DENY, root, ISSUING.crl()),
        row(null, "a list that is empty", ALLOW, root, ISSUING.crl()),
        row(Reason.CERTIFICATE_REVOKED, "revoked", DENY, root, revoking()),
        row(Reason.CERTIFICATE_REVOKED, "revoked, whoever is in doubt", ALLOW, revoking()),
        row(Reason.CERTIFICATE_REVOKED, "held", DENY, root, listing(CERTIFICATE_HOLD)),
        row(Reason.CERTIFICATE_REVOKED, "revoked by a stale list", ALLOW, root, revoking().stale()),
        row(
            Reason.CERTIFICATE_REVOKED,
            "revoked by one of two lists",
            DENY,
            root,
            ISSUING.crl(),
            revoking()),
        row(
            Reason.ISSUER_REVOKED,
            "issuer revoked",
            DENY,
            ROOT.crl().revoke(ISSUING.certificate()),
            ISSUING.crl()),
        row(
            Reason.ISSUER_REVOKED,
            "issuer revoked, client in doubt",
            DENY,
            ROOT.crl().revoke(ISSUING.certificate())),
        row(Reason.REVOCATION_UNDETERMINED, "no list of the issuer", DENY, root),
        row(null, "no list of the issuer, allowed", ALLOW, root),
        row(Reason.REVOCATION_UNDETERMINED, "no list of the root", DENY, ISSUING.crl()),
        row(Reason.REVOCATION_UNDETERMINED, "stale", DENY, root, ISSUING.crl().stale()),
        row(null, "stale within grace", TWO_HOURS, root, ISSUING.crl().stale()),
        row(
            Reason.REVOCATION_UNDETERMINED,
            "stale beyond grace",
            HALF_AN_HOUR,
            root,
            ISSUING.crl().stale()),
        row(null, "one stale and one fresh", DENY, root, ISSUING.crl().stale(), ISSUING.crl()),
        row(
            Reason.REVOCATION_UNDETERMINED,
            "not yet issued",
            DENY,
            root,
            ISSUING.crl().notYetValid()),
        row(
            Reason.REVOCATION_UNDETERMINED,
            "signed by another key",
            DENY,
            root,
            ISSUING.crl().wronglySigned()),
        row(
            Reason.REVOCATION_UNDETERMINED,
            "a twin's list says nothing",
            DENY,
            root,
            TWIN.crl().revoke(SERIAL, NOW, KEY_COMPROMISE)),
        row(
            null,
            "a twin's list does not revoke",
            DENY,
            root,
            ISSUING.crl(),
            TWIN.crl().revoke(SERIAL, NOW, KEY_COMPROMISE)),
        row(
            null,
            "another issuer's list with the same serial number",
            DENY,
            ROOT.crl().revoke(SERIAL, NOW, KEY_COMPROMISE),
            ISSUING.crl()));
  }

  private static CrlBuilder revoking() {
    return ISSUING.crl().revoke(CLIENT);
  }

  private static CrlBuilder listing(int reason) {
    return ISSUING.crl().revoke(SERIAL, NOW.minusSeconds(60), reason);
  }

  private static Arguments row(
      Reason expected, String what, WhenUndetermined whenUndetermined, CrlBuilder... lists) {
    return arguments(expected, what, whenUndetermined, lists);
  }

  @ParameterizedTest(name = "{1}: {0}")
  @MethodSource
  void table(Reason expected, String what, WhenUndetermined whenUndetermined, CrlBuilder[] lists) {
    assertThat(judge(CLIENT, Check.CHAIN, whenUndetermined, lists)).isEqualTo(expected);
  }

  @Test
  void leafAsksAboutTheLeafOnly() {
    CrlBuilder revokesIssuer = ROOT.crl().revoke(ISSUING.certificate());
    assertThat(judge(CLIENT, Check.LEAF, DENY, revokesIssuer, ISSUING.crl())).isNull();
    assertThat(judge(CLIENT, Check.LEAF, DENY, revokesIssuer))
        .isEqualTo(Reason.REVOCATION_UNDETERMINED);
  }

  @Test
  void aCaThatMaySignNoCrlsProvesNothing() {
    assertThat(judge(CLIENT_OF_MUTE, Check.CHAIN, DENY, ROOT.crl(), MUTE.crl()))
        .isEqualTo(Reason.REVOCATION_UNDETERMINED);
  }

  private static Reason judge(
      IssuedCertificate client,
      Check check,
      WhenUndetermined whenUndetermined,
      CrlBuilder... lists) {
    List<Crl> crls = Arrays.stream(lists).map(list -> read(list.der())).toList();
    MtlsPolicy policy =
        MtlsPolicy.builder()
            .domain(
                TrustDomain.named("one")
                    .anchor(ROOT.certificate())
                    .revocation(new RevocationPolicy(check, crls, whenUndetermined))
                    .build())
            .build();
    List<X509Certificate> chain = client.chain();
    return ClientChain.of(chain)
        .then(MtlsAuthenticator.of(policy, InstantSource.fixed(NOW))::authenticate)
        .fold(known -> null, rejection -> rejection.reason());
  }

  private static Crl read(byte[] der) {
    try {
      return Crl.read(der);
    } catch (UnusableCrlException e) {
      throw new AssertionError(e);
    }
  }
}
