package org.mtls4j.rest.app;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.TrustDomain;
import org.mtls4j.jaxrs.MtlsFeature;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;

/** Applications that bring their policies, each of which trusts a CA of its own. */
public final class ByHand {

  private static final CertificateAuthority CA_ONE = CertificateAuthority.named("CN=One").build();
  private static final CertificateAuthority CA_TWO = CertificateAuthority.named("CN=Two").build();

  /** The client of the one. */
  public static final IssuedCertificate CLIENT_ONE = CA_ONE.issue("CN=client of one").build();

  /** The client of the other. */
  public static final IssuedCertificate CLIENT_TWO = CA_TWO.issue("CN=client of two").build();

  private ByHand() {}

  private static class Judging extends Application {

    private final MtlsFeature feature;

    Judging(CertificateAuthority ca) {
      feature =
          MtlsFeature.judgingBy(
              MtlsPolicy.builder()
                  .domain(
                      TrustDomain.named("clients")
                          .anchor(ca.certificate())
                          .revocation(RevocationPolicy.NONE)
                          .build())
                  .build());
    }

    @Override
    public Set<Class<?>> getClasses() {
      return Set.of(WhoResource.class);
    }

    @Override
    @SuppressWarnings("deprecation")
    public Set<Object> getSingletons() {
      return Set.of(feature);
    }
  }

  /** The one. */
  @ApplicationPath("/one")
  public static final class One extends Judging {
    /** Made by the framework. */
    public One() {
      super(CA_ONE);
    }
  }

  /** The other. */
  @ApplicationPath("/two")
  public static final class Two extends Judging {
    /** Made by the framework. */
    public Two() {
      super(CA_TWO);
    }
  }
}
