package org.mtls4j.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.mtls4j.conformance.ConformanceCase.Expiry;
import org.mtls4j.conformance.ConformanceCase.Mode;
import org.mtls4j.conformance.ConformanceCase.Scope;
import org.mtls4j.conformance.ConformanceCase.Unknown;
import org.mtls4j.revocation.Crl;
import org.mtls4j.revocation.Fetching;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.revocation.UnusableCrlException;
import org.mtls4j.revocation.WhenUndetermined;
import org.mtls4j.verdict.Reason;
import org.mtls4j.x509.ParsedCertificate;

/**
 * A case's revocation settings as a policy's.
 *
 * @param policy what the trust domain gets
 * @param ofValidPath what becomes of a path that this policy passes: a policy without any usable
 *     list cannot be written, though that is what some cases are about
 */
record CaseRevocation(RevocationPolicy policy, Answer ofValidPath) {

  /** As good as no expiry: how long a CRL counts past its lapse where that is ignored. */
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  static CaseRevocation of(ConformanceCase what) {
    if (what.revocation().mode() == Mode.NONE) {
      return new CaseRevocation(RevocationPolicy.NONE, Answer.ACCEPTED);
    }
    List<Crl> usable = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    for (byte[] der : what.crls()) {
      try {
        usable.add(Crl.read(der));
      } catch (UnusableCrlException e) {
        unusable.add("a CRL " + e.getMessage());
      }
    }
    if (usable.isEmpty()) {
      return new CaseRevocation(RevocationPolicy.NONE, withoutLists(what, unusable));
    }
    return new CaseRevocation(
        new RevocationPolicy(
            what.revocation().scope() == Scope.LEAF ? Check.LEAF : Check.CHAIN,
            usable,
            whenUndetermined(what),
            pool(what),
            Fetching.DEFAULT),
        Answer.ACCEPTED);
  }

  /** Who signs CRLs with a key of its own is in the pool, as an operator would list it. */
  private static List<ParsedCertificate> pool(ConformanceCase what) {
    return Certificates.JDK.certificates(what.presented()).stream()
        .skip(1)
        .flatMap(it -> ParsedCertificate.of(it).accepted().stream())
        .toList();
  }

  private static Answer withoutLists(ConformanceCase what, List<String> unusable) {
    return what.revocation().unknown() == Unknown.ACCEPT
        ? Answer.ACCEPTED
        : Answer.rejected(Reason.REVOCATION_UNDETERMINED.code(), "no usable CRL: " + unusable);
  }

  private static WhenUndetermined whenUndetermined(ConformanceCase what) {
    if (what.revocation().unknown() == Unknown.ACCEPT) {
      return new WhenUndetermined.Allow();
    }
    return what.revocation().expiry() == Expiry.IGNORED
        ? new WhenUndetermined.Grace(FOR_EVER)
        : new WhenUndetermined.Deny();
  }
}
