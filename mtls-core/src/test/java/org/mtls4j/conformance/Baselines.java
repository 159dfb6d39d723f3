package org.mtls4j.conformance;

import java.security.cert.CertPathBuilder;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.jcajce.PKIXExtendedBuilderParameters;
import org.bouncycastle.jcajce.PKIXExtendedParameters;
import org.mtls4j.conformance.ConformanceCase.AnchorKind;
import org.mtls4j.conformance.ConformanceCase.Mode;

/** Whom the product is measured by. */
final class Baselines {

  static final List<Judge> ALL =
      List.of(
          new Baseline("JDK builder", Certificates.JDK, Baselines::jdkBuilder),
          new Baseline("JDK trust manager", Certificates.JDK, Baselines::jdkTrustManager),
          new Baseline("Bouncy Castle builder", Certificates.BC, Baselines::bouncyCastleBuilder));

  private Baselines() {}

  private static void jdkBuilder(ConformanceCase what, X509Certificate leaf) throws Exception {
    PkixSettings settings = new PkixSettings(what, Certificates.JDK);
    PKIXBuilderParameters parameters = settings.parameters(what.anchorKind());
    settings.require(leaf, parameters);
    settings.checkRevocation(parameters);
    CertPathBuilder.getInstance("PKIX").build(parameters);
  }

  /** It knows no anchor but by its certificate, of which it reads the name and the key. */
  private static void jdkTrustManager(ConformanceCase what, X509Certificate leaf) throws Exception {
    PkixSettings settings = new PkixSettings(what, Certificates.JDK);
    PKIXBuilderParameters parameters = settings.parameters(AnchorKind.CERTIFICATE);
    settings.checkRevocation(parameters);
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(parameters));
    ((X509TrustManager) factory.getTrustManagers()[0])
        .checkClientTrusted(
            Certificates.JDK.certificates(what.presented()).toArray(new X509Certificate[0]),
            leaf.getPublicKey().getAlgorithm());
  }

  /**
   * By its own CRL check, which knows neither a scope of the leaf alone nor doubt that is allowed;
   * its checker that does would go to the network.
   */
  private static void bouncyCastleBuilder(ConformanceCase what, X509Certificate leaf)
      throws Exception {
    PkixSettings settings = new PkixSettings(what, Certificates.BC);
    PKIXBuilderParameters parameters = settings.parameters(what.anchorKind());
    settings.require(leaf, parameters);
    parameters.setRevocationEnabled(what.revocation().mode() == Mode.CRL);
    PKIXExtendedParameters withDeltas =
        new PKIXExtendedParameters.Builder(parameters).setUseDeltasEnabled(true).build();
    CertPathBuilder.getInstance("PKIX", Certificates.BOUNCY_CASTLE)
        .build(
            new PKIXExtendedBuilderParameters.Builder(withDeltas)
                .setMaxPathLength(parameters.getMaxPathLength())
                .build());
  }

  /** Something that throws where it refuses. */
  private interface Validation {
    void accept(ConformanceCase what, X509Certificate leaf) throws Exception;
  }

  private record Baseline(String name, Certificates certificates, Validation validation)
      implements Judge {

    @Override
    public Answer judge(ConformanceCase what) {
      if (what.revocation().mode() == Mode.OCSP) {
        return Answer.notJudged("they would go to the network for it");
      }
      Optional<X509Certificate> leaf = certificates.certificate(what.presented().get(0));
      if (leaf.isEmpty()) {
        return Answer.rejected("unreadable", "");
      }
      try {
        validation.accept(what, leaf.get());
        return Answer.ACCEPTED;
      } catch (Exception e) {
        return Answer.rejected("refused", e.toString());
      }
    }
  }
}
