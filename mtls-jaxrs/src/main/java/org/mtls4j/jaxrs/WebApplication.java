package org.mtls4j.jaxrs;

import jakarta.servlet.ServletContext;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.policyfile.DeployedPolicy;
import org.mtls4j.policyfile.LivePolicy;
import org.mtls4j.policyfile.PolicyFileException;
import org.mtls4j.policyfile.WebInfResources;

/** A web application: its filter, if it has one, or else the policy below {@code /WEB-INF/}. */
final class WebApplication implements Surroundings {

  private static final String FILTER = "org.mtls4j.servlet.MtlsFilter";

  /** Set by the filter when it starts. */
  private static final String FRONT = "org.mtls4j.MtlsAuthenticator";

  private final ServletContext context;

  WebApplication(ServletContext context) {
    this.context = context;
  }

  @Override
  public Optional<MtlsAuthenticator> front() {
    return Optional.ofNullable(
        context.getAttribute(FRONT) instanceof MtlsAuthenticator judge ? judge : null);
  }

  /** Undertow starts filters after servlets, and by default not before the first request. */
  @Override
  public boolean awaitsFilter() {
    return front().isEmpty()
        && context.getFilterRegistrations().values().stream()
            .anyMatch(filter -> FILTER.equals(filter.getClassName()));
  }

  @Override
  public Optional<OwnJudge> own(InstantSource clock) {
    DeployedPolicy deployed =
        new DeployedPolicy(
                Map.of(),
                context.getInitParameter(DeployedPolicy.CONTEXT_PARAM),
                new WebInfResources(
                    context::getResourceAsStream, context::getResourcePaths, context::getRealPath))
            .objecting(Surroundings::onlyTheFilters);
    try {
      LivePolicy live = deployed.open(context.getContextPath() + "/MtlsFeature", clock);
      return Optional.of(new OwnJudge(live.authenticator(), live::close));
    } catch (PolicyFileException e) {
      throw new IllegalStateException(
          "there is no MtlsFilter in front, and the policy cannot be enforced, so nothing is"
              + " served:\n"
              + e.getMessage(),
          e);
    }
  }
}
