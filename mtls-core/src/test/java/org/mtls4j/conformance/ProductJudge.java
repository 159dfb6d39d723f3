package org.mtls4j.conformance;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.TrustDomain;
import org.mtls4j.audit.AuditEvent;
import org.mtls4j.audit.AuditOutcome;
import org.mtls4j.audit.AuditSink;
import org.mtls4j.conformance.ConformanceCase.Purpose;
import org.mtls4j.conformance.SuiteSettings.StatedPurpose;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.identity.ValueTemplate;
import org.mtls4j.trust.CertificateProfile;
import org.mtls4j.trust.ClientPurpose;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;

/**
 * The product by its front door: a policy of one trust domain, and a client that presents a chain.
 */
final class ProductJudge implements Judge {

  private static final AuditSink SILENT =
      new AuditSink() {
        @Override
        public boolean wants(AuditOutcome outcome) {
          return false;
        }

        @Override
        public void record(AuditEvent event) {
          throw new IllegalStateException("nobody wanted this");
        }
      };

  private final Map<String, SuiteSettings> settings;

  ProductJudge(Map<String, SuiteSettings> settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "mtls4j";
  }

  @Override
  public Answer judge(ConformanceCase what) throws Exception {
    Optional<X509Certificate> leaf = Certificates.JDK.certificate(what.presented().get(0));
    if (leaf.isEmpty()) {
      return Answer.rejected("unreadable", "no handshake completes with the client's certificate");
    }
    SuiteSettings suite = settings.get(what.suite());
    try (CaseRevocation revocation = CaseRevocation.of(what)) {
      return judge(what, leaf.get(), suite, revocation);
    }
  }

  private static Answer judge(
      ConformanceCase what, X509Certificate leaf, SuiteSettings suite, CaseRevocation revocation)
      throws Exception {
    MtlsPolicy policy;
    try {
      policy =
          MtlsPolicy.builder()
              .limits(suite.limits())
              .domain(domain(what, leaf, suite, revocation))
              .build();
    } catch (CertificateException | IllegalArgumentException e) {
      return Answer.rejected("no-such-policy", String.valueOf(e.getMessage()));
    }
    try (MtlsAuthenticator authenticator =
        MtlsAuthenticator.of(policy, InstantSource.fixed(what.time()), SILENT)) {
      List<X509Certificate> presented = new ArrayList<>(List.of(leaf));
      presented.addAll(
          Certificates.JDK.certificates(what.presented().subList(1, what.presented().size())));
      Verdict<ClientIdentity> verdict = ClientChain.of(presented).then(authenticator::authenticate);
      return verdict.fold(client -> revocation.ofValidPath(), ProductJudge::rejected);
    }
  }

  private static Answer rejected(Rejection why) {
    return Answer.rejected(why.reason().code(), why.detail());
  }

  private static TrustDomain domain(
      ConformanceCase what, X509Certificate leaf, SuiteSettings suite, CaseRevocation revocation)
      throws Exception {
    TrustDomain.Builder domain =
        TrustDomain.named("suite")
            // No name of a case is ever missing or ambiguous: only the path is judged.
            .principal(ValueTemplate.parse("{sha256}"))
            .profile(profile(what, leaf, suite))
            .revocation(revocation.policy());
    for (byte[] der : what.anchors()) {
      X509Certificate anchor =
          Certificates.JDK
              .certificate(der)
              .orElseThrow(() -> new CertificateException("an anchor that cannot be read"));
      domain.anchor(AnchorStandIn.of(anchor, what));
    }
    return domain.build();
  }

  private static CertificateProfile profile(
      ConformanceCase what, X509Certificate leaf, SuiteSettings suite) throws Exception {
    return CertificateProfile.builder()
        .purposes(purpose(what, leaf, suite))
        .maxPathLength(what.depth().orElse(PkixSettings.DEFAULT_DEPTH))
        .rsaMinBits(suite.rsaMinBits())
        .signatureAlgorithms(
            Stream.of(CertificateProfile.DEFAULT.signatureAlgorithms(), suite.algorithms().keySet())
                .flatMap(Set::stream)
                .collect(Collectors.toSet()))
        .build();
  }

  /** No purpose asked for: whatever the client's certificate states will do. */
  private static ClientPurpose purpose(
      ConformanceCase what, X509Certificate leaf, SuiteSettings suite) throws Exception {
    if (what.purpose() == Purpose.CLIENT_AUTH) {
      return suite.statedPurpose() == StatedPurpose.REQUIRED
          ? ClientPurpose.REQUIRED
          : ClientPurpose.WHEN_PRESENT;
    }
    List<String> stated = leaf.getExtendedKeyUsage();
    return stated == null || stated.isEmpty()
        ? ClientPurpose.WHEN_PRESENT
        : ClientPurpose.oneOf(Set.copyOf(stated));
  }
}
