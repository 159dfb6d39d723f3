package org.mtls4j.servlet;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.policyfile.PolicyFile;
import org.mtls4j.policyfile.PolicyFileException;

/** What {@code web.xml} says of the filter. */
final class FilterSettings {

  private static final String POLICY = "policy";
  private static final String CONTEXT_POLICY = "mtls.policy";
  private static final String FILE = "file:";
  private static final String DEFAULT_POLICY = "mtls-policy.yaml";

  private final ServletContext context;
  private final String location;

  private FilterSettings(ServletContext context, String location) {
    this.context = context;
    this.location = location;
  }

  /** The settings, or an exception that names every init-param that is not one. */
  static FilterSettings of(FilterConfig config) throws ServletException {
    List<String> others =
        Collections.list(config.getInitParameterNames()).stream()
            .filter(name -> !name.equals(POLICY))
            .sorted()
            .toList();
    if (!others.isEmpty()) {
      throw new ServletException(
          "filter '"
              + config.getFilterName()
              + "': init-params "
              + others
              + " are not enforced by this version; only 'policy' is");
    }
    return new FilterSettings(config.getServletContext(), location(config));
  }

  private static String location(FilterConfig config) {
    String own = config.getInitParameter(POLICY);
    String shared = config.getServletContext().getInitParameter(CONTEXT_POLICY);
    if (own != null) {
      return own.strip();
    }
    return shared == null ? DEFAULT_POLICY : shared.strip();
  }

  /** The policy; every problem of it is in the exception's message. */
  MtlsPolicy policy() throws ServletException {
    try {
      return location.startsWith(FILE)
          ? PolicyFile.load(Path.of(URI.create(location)))
          : inside(WebInfResources.besides(context, location));
    } catch (PolicyFileException e) {
      throw new ServletException(
          "the policy cannot be enforced, so nothing is served:\n" + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new ServletException("policy '" + location + "': " + e.getMessage(), e);
    }
  }

  private static MtlsPolicy inside(WebInfResources resources)
      throws PolicyFileException, ServletException {
    try {
      return PolicyFile.load(resources.name(), resources.policy(), resources);
    } catch (IOException e) {
      throw new ServletException("the policy " + resources.name() + " cannot be read", e);
    }
  }
}
