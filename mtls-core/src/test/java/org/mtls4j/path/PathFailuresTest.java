package org.mtls4j.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.security.cert.CertPath;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;

/** Every reason of the JDK's is one of ours, also where it names no certificate. */
class PathFailuresTest {

  private static final CertPathValidatorException.Reason OF_SOMEBODY_ELSE =
      new CertPathValidatorException.Reason() {};

  static Stream<Arguments> reasons() {
    return Stream.of(
        arguments(BasicReason.EXPIRED, Reason.CERTIFICATE_EXPIRED),
        arguments(BasicReason.NOT_YET_VALID, Reason.CERTIFICATE_NOT_YET_VALID),
        arguments(BasicReason.INVALID_SIGNATURE, Reason.INVALID_SIGNATURE),
        arguments(BasicReason.ALGORITHM_CONSTRAINED, Reason.ALGORITHM_NOT_ALLOWED),
        arguments(BasicReason.REVOKED, Reason.PATH_INVALID),
        arguments(BasicReason.UNDETERMINED_REVOCATION_STATUS, Reason.PATH_INVALID),
        arguments(BasicReason.UNSPECIFIED, Reason.PATH_INVALID),
        arguments(PKIXReason.NO_TRUST_ANCHOR, Reason.UNKNOWN_ISSUER),
        arguments(PKIXReason.NAME_CHAINING, Reason.PATH_INVALID),
        arguments(PKIXReason.NOT_CA_CERT, Reason.ISSUER_NOT_A_CA),
        arguments(PKIXReason.INVALID_KEY_USAGE, Reason.ISSUER_NOT_A_CA),
        arguments(PKIXReason.PATH_TOO_LONG, Reason.PATH_TOO_LONG),
        arguments(PKIXReason.INVALID_NAME, Reason.NAME_CONSTRAINT_VIOLATED),
        arguments(PKIXReason.UNRECOGNIZED_CRIT_EXT, Reason.UNKNOWN_CRITICAL_EXTENSION),
        arguments(PKIXReason.INVALID_POLICY, Reason.POLICY_NOT_ASSERTED),
        arguments(OF_SOMEBODY_ELSE, Reason.PATH_INVALID));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void reasons(CertPathValidatorException.Reason theirs, Reason ours) {
    Rejection told =
        PathFailures.toRejection(
            new CertPathValidatorException("what is wrong", null, null, -1, theirs));
    assertThat(told.reason()).isEqualTo(ours);
    assertThat(told.detail()).contains("what is wrong");
  }

  @ParameterizedTest(name = "{0} at {1}: {2}")
  @CsvSource({
    "UNSPECIFIED, 0, CN=one",
    "UNSPECIFIED, 1, CN=two",
    "UNSPECIFIED, 0, what is wrong",
    "UNSPECIFIED, -1, certificate -1 of the path: what is wrong",
    "EXPIRED, 1, ended on 2031-05-07T07:08:09Z",
    "NOT_YET_VALID, 1, begins on 2031-05-05T07:08:09Z"
  })
  void aFailureNamesItsCertificate(BasicReason theirs, int index, String told) throws Exception {
    CertificateAuthority ca =
        CertificateAuthority.named("CN=Root").at(Instant.parse("2031-05-06T07:08:09Z")).build();
    List<X509Certificate> certificates =
        Stream.of("CN=one", "CN=two")
            .map(ca::issue)
            .map(leaf -> leaf.validFrom(ca.now().minus(Duration.ofDays(1))))
            .map(leaf -> leaf.validUntil(ca.now().plus(Duration.ofDays(1))))
            .map(leaf -> leaf.build().certificate())
            .toList();
    CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(certificates);
    assertThat(
            PathFailures.toRejection(
                    new CertPathValidatorException("what is wrong", null, path, index, theirs))
                .detail())
        .contains(told);
  }
}
