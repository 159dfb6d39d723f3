package org.mtls4j.conformance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mtls4j.conformance.ConformanceCase.Expiry;
import org.mtls4j.conformance.ConformanceCase.Mode;
import org.mtls4j.conformance.ConformanceCase.Scope;
import org.mtls4j.conformance.ConformanceCase.Unknown;
import org.mtls4j.revocation.Crl;
import org.mtls4j.revocation.CrlFile;
import org.mtls4j.revocation.FetchHosts;
import org.mtls4j.revocation.Fetching;
import org.mtls4j.revocation.OcspPolicy;
import org.mtls4j.revocation.OcspSource;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.revocation.UnusableCrlException;
import org.mtls4j.revocation.WhenUndetermined;
import org.mtls4j.testkit.CrlServer;
import org.mtls4j.verdict.Reason;
import org.mtls4j.x509.ParsedCertificate;

/**
 * A case's revocation settings as a policy's.
 *
 * @param policy what the trust domain gets
 * @param responder answers what the case has been given; null where nobody is asked
 * @param ofValidPath what becomes of a path that this policy passes: a policy without any usable
 *     list cannot be written, though that is what some cases are about
 */
record CaseRevocation(RevocationPolicy policy, @Nullable CrlServer responder, Answer ofValidPath)
    implements AutoCloseable {

  /** As good as no expiry: how long a CRL counts past its lapse where that is ignored. */
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final String PATH = "/ocsp";

  private CaseRevocation(RevocationPolicy policy, Answer ofValidPath) {
    this(policy, null, ofValidPath);
  }

  static CaseRevocation of(ConformanceCase what) throws IOException {
    if (what.revocation().mode() == Mode.NONE) {
      return new CaseRevocation(RevocationPolicy.NONE, Answer.ACCEPTED);
    }
    if (what.revocation().mode() == Mode.OCSP) {
      return ocsp(what);
    }
    List<ParsedCertificate> signers = signers(what);
    List<CrlFile> usable = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    for (byte[] der : what.crls()) {
      try {
        Crl.read(der);
      } catch (UnusableCrlException e) {
        unusable.add("a CRL " + e.getMessage());
        continue;
      }
      try {
        usable.add(CrlFile.read("a CRL", () -> new ByteArrayInputStream(der), signers));
      } catch (UnusableCrlException e) {
        // A policy that names such a file is refused as a whole.
        Answer refused = Answer.rejected("no-such-policy", "a CRL " + e.getMessage());
        return new CaseRevocation(RevocationPolicy.NONE, refused);
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
            signers,
            Fetching.DEFAULT),
        Answer.ACCEPTED);
  }

  /** The response is had as any: from a responder, which is on loopback. */
  private static CaseRevocation ocsp(ConformanceCase what) {
    CrlServer responder = CrlServer.start();
    what.ocsp().forEach(response -> responder.publish(PATH, response));
    return new CaseRevocation(
        new RevocationPolicy(
            what.revocation().scope() == Scope.LEAF ? Check.LEAF : Check.CHAIN,
            List.of(),
            whenUndetermined(what),
            List.of(),
            new Fetching(FetchHosts.NONE, Fetching.DEFAULT.refresh(), PATIENCE),
            new OcspPolicy(List.of(new OcspSource.Responder(responder.uri(PATH))), List.of())),
        responder,
        Answer.ACCEPTED);
  }

  @Override
  public void close() {
    if (responder != null) {
      responder.close();
    }
  }

  /** The domain's CAs: whom an operator knows, and who may have signed lists besides the path. */
  private static List<ParsedCertificate> signers(ConformanceCase what) {
    return Stream.of(what.anchors(), what.presented().subList(1, what.presented().size()))
        .flatMap(ders -> Certificates.JDK.certificates(ders).stream())
        .flatMap(certificate -> ParsedCertificate.of(certificate).accepted().stream())
        .toList();
  }

  private static Answer withoutLists(ConformanceCase what, List<String> unusable) {
    return what.revocation().unknown() == Unknown.ACCEPT
        ? Answer.ACCEPTED
        : Answer.rejected(Reason.REVOCATION_UNDETERMINED.code(), "no usable CRL: " + unusable);
  }

  private static WhenUndetermined whenUndetermined(ConformanceCase what) {
    if (what.revocation().unknown() == Unknown.ACCEPT
        && what.revocation().expiry() == Expiry.IGNORED) {
      return new WhenUndetermined.Allow();
    }
    // Who wants expiry enforced says 'deny': 'allow' lets pass whatever is in doubt.
    return what.revocation().expiry() == Expiry.IGNORED
        ? new WhenUndetermined.Grace(FOR_EVER)
        : new WhenUndetermined.Deny();
  }
}
