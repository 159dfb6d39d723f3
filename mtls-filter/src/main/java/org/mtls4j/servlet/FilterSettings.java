package org.mtls4j.servlet;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Collectors;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.policyfile.DeployedPolicy;
import org.mtls4j.policyfile.PolicyFileException;

/** What {@code web.xml} says of the filter; see {@link DeployedPolicy}. */
final class FilterSettings {

  private final DeployedPolicy deployed;

  private FilterSettings(DeployedPolicy deployed) {
    this.deployed = deployed;
  }

  static FilterSettings of(FilterConfig config) {
    ServletContext context = config.getServletContext();
    Map<String, String> params =
        Collections.list(config.getInitParameterNames()).stream()
            .collect(Collectors.toMap(name -> name, config::getInitParameter));
    return new FilterSettings(
        new DeployedPolicy(
            params,
            context.getInitParameter(DeployedPolicy.CONTEXT_PARAM),
            new WebInfResources(context)));
  }

  /** The policy; every problem of it is in the exception's message. */
  MtlsPolicy policy() throws ServletException {
    try {
      return deployed.load();
    } catch (PolicyFileException e) {
      throw new ServletException(
          "the policy cannot be enforced, so nothing is served:\n" + e.getMessage(), e);
    }
  }
}
