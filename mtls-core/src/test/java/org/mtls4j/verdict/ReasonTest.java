package org.mtls4j.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers and operators rely on: codes are added, never renamed. */
class ReasonTest {

  private static final String TABLE =
      """
      request-path-refused            request     400
      no-certificate                  source      401
      forwarded-certificate-malformed source      400
      forwarded-certificate-untrusted source      400
      chain-too-long                  chain       401
      malformed-certificate           chain       401
      unknown-issuer                  path        401
      path-invalid                    path        401
      invalid-signature               path        401
      issuer-not-a-ca                 path        401
      path-too-long                   path        401
      name-constraint-violated        path        401
      policy-not-asserted             path        401
      unknown-critical-extension      path        401
      algorithm-not-allowed           path        401
      not-an-end-entity               path        401
      key-usage-not-allowed           path        401
      purpose-not-allowed             path        401
      validity-too-long               path        401
      certificate-not-yet-valid       path        401
      certificate-expired             path        401
      name-not-permitted              domain      401
      ambiguous-trust-domain          domain      401
      revocation-undetermined         revocation  503
      issuer-revoked                  revocation  401
      certificate-revoked             revocation  401
      no-principal                    identity    401
      ambiguous-principal             identity    401
      locked                          identity    403
      no-rule                         access      403
      method-not-allowed              access      403
      role-missing                    access      403
      not-owner                       access      403
      certificate-not-sufficient      access      403
      internal-error                  any         500
      """;

  @Test
  void keepsItsCodeStageAndStatus() {
    assertThat(Arrays.stream(Reason.values()).map(ReasonTest::row))
        .containsExactlyInAnyOrderElementsOf(
            TABLE.lines().map(line -> line.replaceAll(" +", " ")).toList());
  }

  private static String row(Reason reason) {
    return reason.code() + " " + reason.stage().code() + " " + reason.status();
  }

  @ParameterizedTest(name = "of {0} and {1}: {2}")
  @CsvSource({
    "UNKNOWN_ISSUER, CERTIFICATE_EXPIRED, CERTIFICATE_EXPIRED",
    "CERTIFICATE_EXPIRED, UNKNOWN_ISSUER, CERTIFICATE_EXPIRED",
    "ROLE_MISSING, NOT_OWNER, NOT_OWNER",
    "REVOCATION_UNDETERMINED, CERTIFICATE_REVOKED, CERTIFICATE_REVOKED"
  })
  void theMoreSpecificIsTold(Reason one, Reason other, Reason told) {
    assertThat(new Rejection(one, "").orMoreSpecific(new Rejection(other, "")).reason())
        .isEqualTo(told);
  }

  @Test
  void theFirstOfTwoThatSayAsMuchIsTold() {
    Rejection first = new Rejection(Reason.ROLE_MISSING, "first");
    assertThat(first.orMoreSpecific(new Rejection(Reason.ROLE_MISSING, "second"))).isSameAs(first);
  }

  @Test
  void aVerdictIsOneOrTheOther() {
    assertThat(Verdict.accept("x").isAccepted()).isTrue();
    assertThat(Verdict.reject(Reason.LOCKED, "").isAccepted()).isFalse();
  }
}
