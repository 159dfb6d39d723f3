package org.mtls4j.servlet;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mtls4j.policyfile.DeployedPolicy;
import org.mtls4j.policyfile.LivePolicy;
import org.mtls4j.policyfile.PolicyFileException;

/** What {@code web.xml} says of the filter; see {@link DeployedPolicy}. */
final class FilterSettings {

  private final String name;
  private final DeployedPolicy deployed;

  private FilterSettings(String name, DeployedPolicy deployed) {
    this.name = name;
    this.deployed = deployed;
  }

  static FilterSettings of(FilterConfig config) throws ServletException {
    ServletContext context = config.getServletContext();
    refuseASecond(config.getFilterName(), context);
    Map<String, String> params =
        Collections.list(config.getInitParameterNames()).stream()
            .collect(Collectors.toMap(name -> name, config::getInitParameter));
    return new FilterSettings(
        context.getContextPath() + "/" + config.getFilterName(),
        ServletEntrance.policy(context, params));
  }

  /** What starts after our initializer may still add one, by settings that would not count. */
  private static void refuseASecond(String name, ServletContext context) throws ServletException {
    if (name.equals(MtlsInitializer.FILTER) && MtlsRegistrations.of(context).count() > 1) {
      throw new ServletException(
          "the filter is there twice, so nothing is served: the application adds it in Java, and by"
              + " then its jar has, because there is a policy; declare it in web.xml, or add none");
    }
  }

  /** It would start, and everything would be served without it. */
  static void refuseUnmapped(FilterConfig config) throws ServletException {
    String name = config.getFilterName();
    @Nullable FilterRegistration registration =
        config.getServletContext().getFilterRegistration(name);
    if (registration != null
        && registration.getUrlPatternMappings().isEmpty()
        && registration.getServletNameMappings().isEmpty()) {
      throw new ServletException(
          "the filter '"
              + name
              + "' has no mapping, so it would judge nothing: give it a <filter-mapping> to /*");
    }
  }

  /** The policy in force from now on; every problem of it is in the exception's message. */
  LivePolicy open(InstantSource clock) throws ServletException {
    try {
      return deployed.open(name, clock);
    } catch (PolicyFileException e) {
      throw new ServletException(
          "the policy cannot be enforced, so nothing is served:\n" + e.getMessage(), e);
    }
  }
}
