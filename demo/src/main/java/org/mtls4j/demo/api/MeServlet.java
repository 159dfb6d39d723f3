package org.mtls4j.demo.api;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells the caller who it is. */
public final class MeServlet extends HttpServlet {

  private static final long serialVersionUID = 1;

  /** A servlet. */
  public MeServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    response
        .getWriter()
        .println(
            request.getUserPrincipal().getName()
                + ", by "
                + request.getAuthType()
                + ", with roles "
                + Stream.of("orders:read", "orders:write", "operator")
                    .filter(request::isUserInRole)
                    .collect(Collectors.joining(", ")));
  }
}
