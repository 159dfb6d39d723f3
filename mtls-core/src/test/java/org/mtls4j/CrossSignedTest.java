package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.identity.Lock;
import org.mtls4j.identity.LockTarget;
import org.mtls4j.identity.Locks;
import org.mtls4j.revocation.CrlFile;
import org.mtls4j.revocation.CrlSource;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.revocation.WhenUndetermined.Deny;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CrlBuilder;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.x509.ClientChain;
import org.mtls4j.x509.ParsedCertificate;

/**
 * A CA with two certificates, from two anchors of one trust domain: one of them revoked, locked or
 * in doubt, says nothing of the other, in whatever order the client sends them.
 */
class CrossSignedTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority OLD =
      CertificateAuthority.named("CN=Old Root").at(NOW).build();
  private static final CertificateAuthority NEW =
      CertificateAuthority.named("CN=New Root").at(NOW).build();
  private static final CertificateAuthority BY_OLD =
      CertificateAuthority.named("CN=Issuing").signedBy(OLD).build();
  private static final CertificateAuthority BY_NEW =
      CertificateAuthority.named("CN=Issuing").signedBy(NEW).keys(BY_OLD.keys()).build();
  private static final IssuedCertificate CLIENT = BY_OLD.issue("CN=client").build();

  static Stream<Arguments> table() {
    CrlBuilder good = BY_OLD.crl();
    CrlBuilder revoking = BY_OLD.crl().revoke(CLIENT);
    CrlBuilder oldRevokes = OLD.crl().revoke(BY_OLD.certificate());
    CrlBuilder newRevokes = NEW.crl().revoke(BY_NEW.certificate());
    return Stream.of(
        arguments("both good", List.of(good, OLD.crl(), NEW.crl()), null),
        arguments("one revoked", List.of(good, oldRevokes, NEW.crl()), null),
        arguments("the other revoked", List.of(good, OLD.crl(), newRevokes), null),
        arguments("one in doubt", List.of(good, NEW.crl()), null),
        arguments("the other in doubt", List.of(good, OLD.crl()), null),
        arguments("both revoked", List.of(good, oldRevokes, newRevokes), Reason.ISSUER_REVOKED),
        arguments("one revoked, one in doubt", List.of(good, oldRevokes), Reason.ISSUER_REVOKED),
        arguments("both in doubt", List.of(good), Reason.REVOCATION_UNDETERMINED),
        arguments(
            "the client in doubt", List.of(OLD.crl(), NEW.crl()), Reason.REVOCATION_UNDETERMINED),
        arguments(
            "the client revoked",
            List.of(revoking, OLD.crl(), NEW.crl()),
            Reason.CERTIFICATE_REVOKED),
        arguments(
            "the client and one revoked",
            List.of(revoking, oldRevokes, NEW.crl()),
            Reason.CERTIFICATE_REVOKED));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource
  void table(String what, List<CrlBuilder> lists, @Nullable Reason expected) throws Exception {
    List<CrlSource> sources = new ArrayList<>();
    for (CrlBuilder list : lists) {
      sources.add(CrlFile.read("list", () -> new ByteArrayInputStream(list.der()), List.of()));
    }
    assertReason(
        policy(new RevocationPolicy(Check.CHAIN, sources, new Deny()), Locks.NONE), expected);
  }

  static Stream<Arguments> locked() {
    return Stream.of(
        arguments("one", List.of(certificate(BY_OLD)), null),
        arguments("the other", List.of(certificate(BY_NEW)), null),
        arguments("the one's anchor", List.of(certificate(OLD)), null),
        arguments("both", List.of(certificate(BY_OLD), certificate(BY_NEW)), Reason.LOCKED),
        arguments("their key", List.of(new LockTarget.Key(parsed(BY_OLD).spki())), Reason.LOCKED));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource
  void locked(String what, List<LockTarget> targets, @Nullable Reason expected) {
    List<Lock> locks = targets.stream().map(one -> new Lock(one, null, "", null)).toList();
    assertReason(policy(RevocationPolicy.NONE, new Locks(locks)), expected);
  }

  private static LockTarget certificate(CertificateAuthority ca) {
    return new LockTarget.Certificate(parsed(ca).sha256());
  }

  private static ParsedCertificate parsed(CertificateAuthority ca) {
    return ParsedCertificate.of(ca.certificate()).accepted().orElseThrow();
  }

  private static MtlsPolicy policy(RevocationPolicy revocation, Locks locks) {
    return MtlsPolicy.builder()
        .domain(
            TrustDomain.named("a")
                .anchor(OLD.certificate())
                .anchor(NEW.certificate())
                .revocation(revocation)
                .build())
        .locks(locks)
        .build();
  }

  private static void assertReason(MtlsPolicy policy, @Nullable Reason expected) {
    try (MtlsAuthenticator authenticator = MtlsAuthenticator.of(policy, InstantSource.fixed(NOW))) {
      for (List<X509Certificate> cas :
          List.of(
              List.of(BY_OLD.certificate(), BY_NEW.certificate()),
              List.of(BY_NEW.certificate(), BY_OLD.certificate()))) {
        List<X509Certificate> chain = new ArrayList<>(List.of(CLIENT.certificate()));
        chain.addAll(cas);
        var verdict = ClientChain.of(chain).then(authenticator::authenticate);
        assertThat(verdict.rejected().map(Rejection::reason).orElse(null))
            .as(verdict.rejected().map(Rejection::detail).orElse("accepted"))
            .isEqualTo(expected);
      }
    }
  }
}
