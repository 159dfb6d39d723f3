package org.mtls4j.jaxrs;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;

/** Serves nothing; it starts after every other servlet and stops what would be served unguarded. */
final class StartCheck extends HttpServlet {

  private static final long serialVersionUID = 1;

  private final transient Deployment deployment;

  StartCheck(Deployment deployment) {
    this.deployment = deployment;
  }

  @Override
  public void init() throws ServletException {
    try {
      deployment.started(StartServlets.in(getServletContext()));
    } catch (IllegalStateException e) {
      throw new ServletException(e.getMessage(), e);
    }
  }

  @Override
  public void destroy() {
    deployment.end();
  }
}
