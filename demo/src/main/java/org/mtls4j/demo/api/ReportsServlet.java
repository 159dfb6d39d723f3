package org.mtls4j.demo.api;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What only operators see. */
public final class ReportsServlet extends HttpServlet {

  private static final long serialVersionUID = 1;

  /** A servlet. */
  public ReportsServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().println("All partners are served.");
  }
}
