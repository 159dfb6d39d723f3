package org.mtls4j.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.TrustDomain;
import org.mtls4j.Unannotated;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.testkit.CertificateAuthority;

/** Some containers start the filter in front after the resources, or with the first request. */
class LateFilterTest {

  private static final MtlsPolicy POLICY =
      MtlsPolicy.builder()
          .domain(
              TrustDomain.named("acme")
                  .anchor(CertificateAuthority.named("CN=Acme").build().certificate())
                  .revocation(RevocationPolicy.NONE)
                  .build())
          .unannotated(Unannotated.AUTHENTICATED)
          .build();

  /** A web application whose filter has not started until {@code front} is there. */
  private static final class Late implements Surroundings {

    private @Nullable MtlsAuthenticator front;

    @Override
    public Optional<MtlsAuthenticator> front() {
      return Optional.ofNullable(front);
    }

    @Override
    public boolean awaitsFilter() {
      return front == null;
    }

    @Override
    public Optional<OwnJudge> own(InstantSource clock) {
      throw new AssertionError("there is a filter");
    }
  }

  private final Late application = new Late();
  private final Deployment deployment = deployment();

  private Deployment deployment() {
    Deployment made = new Deployment();
    made.surroundedBy(application, InstantSource.system());
    made.guards(new Operations(() -> Unannotated.DENY), made::enforcement);
    return made;
  }

  private Enforcement enforcement() {
    return deployment.enforcement();
  }

  @Test
  void theStartGoesOnAndNobodyJudgesYet() {
    deployment.started(List.of());
    assertThat(deployment.failure()).isEmpty();
    assertThat(enforcement().authenticator()).isEmpty();
    assertThat(deployment.matrix(enforcement())).isEmpty();
    assertThat(enforcement().unannotated()).isEqualTo(Unannotated.DENY);
  }

  @Test
  void theFiltersPolicyHoldsOnceItHasStarted() {
    deployment.started(List.of());
    try (MtlsAuthenticator filter = MtlsAuthenticator.of(POLICY)) {
      application.front = filter;
      assertThat(enforcement().authenticator()).as("no judge of its own").isEmpty();
      assertThat(deployment.matrix(enforcement())).isPresent();
      assertThat(enforcement().unannotated()).isEqualTo(Unannotated.AUTHENTICATED);
    }
  }
}
