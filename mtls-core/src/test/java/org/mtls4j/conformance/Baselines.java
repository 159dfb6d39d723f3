package org.mtls4j.conformance;

import java.security.Provider;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.jcajce.PKIXExtendedBuilderParameters;
import org.bouncycastle.jcajce.PKIXExtendedParameters;
import org.mtls4j.conformance.ConformanceCase.AnchorKind;
import org.mtls4j.conformance.ConformanceCase.Mode;
import org.mtls4j.conformance.ConformanceCase.PolicyFlag;
import org.mtls4j.conformance.ConformanceCase.Purpose;
import org.mtls4j.conformance.ConformanceCase.Scope;
import org.mtls4j.conformance.ConformanceCase.Unknown;

/** Whom the product is measured by: each is set up by its own means to do what the case asks. */
final class Baselines {

  static final List<Judge> ALL =
      List.of(new JdkBuilder(), new JdkTrustManager(), new BouncyCastleBuilder());

  private static final int DEFAULT_DEPTH = 10;

  private Baselines() {}

  private static final class JdkBuilder implements Judge {
    @Override
    public String name() {
      return "JDK builder";
    }

    @Override
    public Answer judge(ConformanceCase what) throws Exception {
      return ifJudged(
          what,
          Certificates.JDK,
          leaf -> {
            PKIXBuilderParameters parameters = parameters(what, leaf, Certificates.JDK, null);
            revocationByCrls(what, parameters);
            CertPathBuilder.getInstance("PKIX").build(parameters);
          });
    }
  }

  private static final class JdkTrustManager implements Judge {
    @Override
    public String name() {
      return "JDK trust manager";
    }

    @Override
    public Answer judge(ConformanceCase what) throws Exception {
      return ifJudged(
          what,
          Certificates.JDK,
          leaf -> {
            PKIXBuilderParameters parameters = parameters(what, null, Certificates.JDK, null);
            revocationByCrls(what, parameters);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(new CertPathTrustManagerParameters(parameters));
            ((X509TrustManager) factory.getTrustManagers()[0])
                .checkClientTrusted(
                    Certificates.JDK.certificates(what.presented()).toArray(new X509Certificate[0]),
                    leaf.getPublicKey().getAlgorithm());
          });
    }
  }

  /** Its own CRL check knows no leaf alone and no doubt allowed; others of it use the network. */
  private static final class BouncyCastleBuilder implements Judge {
    @Override
    public String name() {
      return "Bouncy Castle builder";
    }

    @Override
    public Answer judge(ConformanceCase what) throws Exception {
      Provider provider = Certificates.BOUNCY_CASTLE;
      return ifJudged(
          what,
          Certificates.BC,
          leaf -> {
            PKIXBuilderParameters parameters = parameters(what, leaf, Certificates.BC, provider);
            parameters.setRevocationEnabled(what.revocation().mode() == Mode.CRL);
            PKIXExtendedParameters withDeltas =
                new PKIXExtendedParameters.Builder(parameters).setUseDeltasEnabled(true).build();
            CertPathBuilder.getInstance("PKIX", provider)
                .build(
                    new PKIXExtendedBuilderParameters.Builder(withDeltas)
                        .setMaxPathLength(parameters.getMaxPathLength())
                        .build());
          });
    }
  }

  /** Something that throws where it refuses. */
  private interface Validation {
    void accept(X509Certificate leaf) throws Exception;
  }

  private static Answer ifJudged(
      ConformanceCase what, Certificates certificates, Validation validation) {
    if (what.revocation().mode() == Mode.OCSP) {
      // They would go to the network for it.
      return Answer.notJudged("OCSP");
    }
    try {
      Optional<X509Certificate> leaf = certificates.certificate(what.presented().get(0));
      if (leaf.isEmpty()) {
        return Answer.rejected("unreadable", "");
      }
      validation.accept(leaf.get());
      return Answer.ACCEPTED;
    } catch (Exception e) {
      return Answer.rejected("refused", e.toString());
    }
  }

  private static PKIXBuilderParameters parameters(
      ConformanceCase what, X509Certificate leaf, Certificates certificates, Provider provider)
      throws Exception {
    X509CertSelector target = new X509CertSelector();
    if (leaf != null) {
      target.setCertificate(leaf);
      if (what.purpose() == Purpose.CLIENT_AUTH) {
        target.setExtendedKeyUsage(Set.of("1.3.6.1.5.5.7.3.2"));
      }
    }
    PKIXBuilderParameters parameters =
        new PKIXBuilderParameters(anchors(what, certificates), target);
    parameters.setDate(Date.from(what.time()));
    parameters.setRevocationEnabled(false);
    parameters.setMaxPathLength(what.depth().orElse(DEFAULT_DEPTH));
    parameters.setInitialPolicies(what.policy().initial());
    parameters.setExplicitPolicyRequired(what.policy().has(PolicyFlag.EXPLICIT));
    parameters.setPolicyMappingInhibited(what.policy().has(PolicyFlag.INHIBIT_MAPPING));
    parameters.setAnyPolicyInhibited(what.policy().has(PolicyFlag.INHIBIT_ANY));
    List<Object> pool = new ArrayList<>();
    pool.addAll(certificates.certificates(what.presented()));
    pool.addAll(certificates.crls(what.crls()));
    CollectionCertStoreParameters content = new CollectionCertStoreParameters(pool);
    parameters.addCertStore(
        provider == null
            ? CertStore.getInstance("Collection", content)
            : CertStore.getInstance("Collection", content, provider));
    return parameters;
  }

  private static Set<TrustAnchor> anchors(ConformanceCase what, Certificates certificates) {
    Set<TrustAnchor> anchors = new LinkedHashSet<>();
    for (X509Certificate anchor : certificates.certificates(what.anchors())) {
      anchors.add(
          what.anchorKind() == AnchorKind.NAME_AND_KEY
              ? new TrustAnchor(anchor.getSubjectX500Principal(), anchor.getPublicKey(), null)
              : new TrustAnchor(anchor, null));
    }
    return anchors;
  }

  /** By an explicit checker, held off the network: no OCSP, and CRLs from the store only. */
  private static void revocationByCrls(ConformanceCase what, PKIXBuilderParameters parameters)
      throws Exception {
    if (what.revocation().mode() != Mode.CRL) {
      return;
    }
    PKIXRevocationChecker checker =
        (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
    Set<PKIXRevocationChecker.Option> options =
        EnumSet.of(
            PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK);
    if (what.revocation().scope() == Scope.LEAF) {
      options.add(PKIXRevocationChecker.Option.ONLY_END_ENTITY);
    }
    if (what.revocation().unknown() == Unknown.ACCEPT) {
      options.add(PKIXRevocationChecker.Option.SOFT_FAIL);
    }
    checker.setOptions(options);
    parameters.addCertPathChecker(checker);
  }
}
