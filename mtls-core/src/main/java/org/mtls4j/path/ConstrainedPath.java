package org.mtls4j.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.x509.NameConstraints;
import org.mtls4j.x509.ParsedCertificate;

/**
 * The name constraints of a path, those of its anchor included (RFC 5280 section 6.1.3 (b), (c)).
 */
final class ConstrainedPath {

  private ConstrainedPath() {}

  /** The first name that a CA above it does not permit, or empty. */
  static Optional<Rejection> check(CandidatePath path, Work work) {
    List<NameConstraints> above = new ArrayList<>();
    add(path.anchor(), above);
    for (int i = path.certificates().size() - 1; i >= 0; i--) {
      ParsedCertificate certificate = path.certificates().get(i);
      // A CA's own certificate for a new key is not held to its constraints; a client's is.
      if (i == 0 || !certificate.isSelfIssued()) {
        Optional<Rejection> flaw = check(certificate, above, work);
        if (flaw.isPresent()) {
          return flaw;
        }
      }
      add(certificate, above);
    }
    return Optional.empty();
  }

  private static void add(ParsedCertificate ca, List<NameConstraints> above) {
    NameConstraints constraints = ca.nameConstraints();
    if (constraints != null) {
      above.add(constraints);
    }
  }

  private static Optional<Rejection> check(
      ParsedCertificate certificate, List<NameConstraints> above, Work work) {
    for (NameConstraints constraints : above) {
      if (!work.spendComparisons(constraints.comparisonsWith(certificate))) {
        return Optional.of(Work.TOO_MUCH);
      }
      Optional<String> objection = constraints.objectionTo(certificate);
      if (objection.isPresent()) {
        return Optional.of(new Rejection(Reason.NAME_CONSTRAINT_VIOLATED, objection.get()));
      }
    }
    return Optional.empty();
  }
}
