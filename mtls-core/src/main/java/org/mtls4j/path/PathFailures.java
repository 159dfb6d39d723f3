package org.mtls4j.path;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;

/** Turns the JDK's reasons into ours. */
final class PathFailures {

  private PathFailures() {}

  static Rejection toRejection(CertPathValidatorException failure) {
    Reason reason = reasonOf(failure.getReason());
    return new Rejection(
        reason,
        certificateOf(failure)
            .map(certificate -> detail(reason, certificate, failure))
            .orElseGet(
                () ->
                    "certificate " + failure.getIndex() + " of the path: " + failure.getMessage()));
  }

  private static Optional<X509Certificate> certificateOf(CertPathValidatorException failure) {
    return failure.getCertPath() == null || failure.getIndex() < 0
        ? Optional.empty()
        : Optional.of(
            (X509Certificate) failure.getCertPath().getCertificates().get(failure.getIndex()));
  }

  private static String detail(
      Reason reason, X509Certificate certificate, CertPathValidatorException failure) {
    return "'"
        + certificate.getSubjectX500Principal().getName()
        + "' "
        + switch (reason) {
          case CERTIFICATE_EXPIRED -> "ended on " + certificate.getNotAfter().toInstant();
          case CERTIFICATE_NOT_YET_VALID -> "begins on " + certificate.getNotBefore().toInstant();
          default -> "in the path: " + failure.getMessage();
        };
  }

  private static Reason reasonOf(CertPathValidatorException.Reason reason) {
    if (reason instanceof BasicReason basic) {
      return switch (basic) {
        case EXPIRED -> Reason.CERTIFICATE_EXPIRED;
        case NOT_YET_VALID -> Reason.CERTIFICATE_NOT_YET_VALID;
        case INVALID_SIGNATURE -> Reason.INVALID_SIGNATURE;
        case ALGORITHM_CONSTRAINED -> Reason.ALGORITHM_NOT_ALLOWED;
        case REVOKED, UNDETERMINED_REVOCATION_STATUS, UNSPECIFIED -> Reason.PATH_INVALID;
      };
    }
    if (reason instanceof PKIXReason pkix) {
      return switch (pkix) {
        case NO_TRUST_ANCHOR -> Reason.UNKNOWN_ISSUER;
        case NAME_CHAINING -> Reason.PATH_INVALID;
        case NOT_CA_CERT, INVALID_KEY_USAGE -> Reason.ISSUER_NOT_A_CA;
        case PATH_TOO_LONG -> Reason.PATH_TOO_LONG;
        case INVALID_NAME -> Reason.NAME_CONSTRAINT_VIOLATED;
        case UNRECOGNIZED_CRIT_EXT -> Reason.UNKNOWN_CRITICAL_EXTENSION;
        case INVALID_POLICY -> Reason.POLICY_NOT_ASSERTED;
      };
    }
    return Reason.PATH_INVALID;
  }
}
