package org.mtls4j.jaxrs;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Serves nothing of an application whose start was to be stopped, in containers that go on all the
 * same, as Tomcat does where a servlet fails. Tells the resources what only the container knows.
 */
final class StartGuard implements Filter {

  private final Deployment deployment;

  StartGuard(Deployment deployment) {
    this.deployment = deployment;
  }

  /** Filters start before servlets. */
  @Override
  public void init(FilterConfig config) {
    StartServlets.hideLists(config.getServletContext());
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (deployment.failure().isPresent()) {
      ((HttpServletResponse) response).sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    HttpServletRequest http = (HttpServletRequest) request;
    request.setAttribute(
        ServletFacts.ATTRIBUTE,
        new ServletFacts(http.getRequestURI(), http.getContextPath(), http.getRemoteAddr()));
    chain.doFilter(request, response);
  }

  /** Also where the start was stopped, so that {@link StartCheck} never ran. */
  @Override
  public void destroy() {
    deployment.end();
  }
}
