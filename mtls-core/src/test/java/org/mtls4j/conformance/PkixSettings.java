package org.mtls4j.conformance;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.mtls4j.conformance.ConformanceCase.AnchorKind;
import org.mtls4j.conformance.ConformanceCase.Mode;
import org.mtls4j.conformance.ConformanceCase.PolicyFlag;
import org.mtls4j.conformance.ConformanceCase.Purpose;
import org.mtls4j.conformance.ConformanceCase.Scope;
import org.mtls4j.conformance.ConformanceCase.Unknown;

/** What a case asks for, in the terms of {@link java.security.cert}. */
record PkixSettings(ConformanceCase what, Certificates certificates) {

  /** What a case means that leaves the depth to us. */
  static final int DEFAULT_DEPTH = 10;

  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  /** All but the target and revocation, which is off. */
  PKIXBuilderParameters parameters(AnchorKind kind) throws GeneralSecurityException {
    PKIXBuilderParameters parameters =
        new PKIXBuilderParameters(anchors(kind), new X509CertSelector());
    parameters.setDate(Date.from(what.time()));
    parameters.setRevocationEnabled(false);
    parameters.setMaxPathLength(what.depth().orElse(DEFAULT_DEPTH));
    parameters.setInitialPolicies(what.policy().initial());
    parameters.setExplicitPolicyRequired(what.policy().has(PolicyFlag.EXPLICIT));
    parameters.setPolicyMappingInhibited(what.policy().has(PolicyFlag.INHIBIT_MAPPING));
    parameters.setAnyPolicyInhibited(what.policy().has(PolicyFlag.INHIBIT_ANY));
    List<Object> pool = new ArrayList<>(certificates.certificates(what.presented()));
    pool.addAll(certificates.crls(what.crls()));
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(pool)));
    return parameters;
  }

  private Set<TrustAnchor> anchors(AnchorKind kind) {
    return certificates.certificates(what.anchors()).stream()
        .map(
            anchor ->
                kind == AnchorKind.NAME_AND_KEY
                    ? new TrustAnchor(anchor.getSubjectX500Principal(), anchor.getPublicKey(), null)
                    : new TrustAnchor(anchor, null))
        .collect(Collectors.toSet());
  }

  /** Makes {@code leaf} the target of a builder, for the purpose that is asked for. */
  void require(X509Certificate leaf, PKIXBuilderParameters parameters) throws IOException {
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(leaf);
    if (what.purpose() == Purpose.CLIENT_AUTH) {
      target.setExtendedKeyUsage(Set.of(CLIENT_AUTH));
    }
    parameters.setTargetCertConstraints(target);
  }

  /** By the JDK's checker, held off the network: no OCSP, and CRLs from the case alone. */
  void checkRevocation(PKIXBuilderParameters parameters) throws GeneralSecurityException {
    if (what.revocation().mode() != Mode.CRL) {
      return;
    }
    PKIXRevocationChecker checker =
        (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
    Set<Option> options = EnumSet.of(Option.PREFER_CRLS, Option.NO_FALLBACK);
    if (what.revocation().scope() == Scope.LEAF) {
      options.add(Option.ONLY_END_ENTITY);
    }
    if (what.revocation().unknown() == Unknown.ACCEPT) {
      options.add(Option.SOFT_FAIL);
    }
    checker.setOptions(options);
    parameters.addCertPathChecker(checker);
  }
}
