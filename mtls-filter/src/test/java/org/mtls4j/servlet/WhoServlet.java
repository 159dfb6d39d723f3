package org.mtls4j.servlet;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers with what the application can see of the client. */
final class WhoServlet extends HttpServlet {

  private static final long serialVersionUID = 1;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    response
        .getWriter()
        .print(
            String.join(
                "|",
                String.valueOf(request.getUserPrincipal()),
                String.valueOf(request.getRemoteUser()),
                String.valueOf(request.getAuthType()),
                "reader=" + request.isUserInRole("reader"),
                "writer=" + (request.isUserInRole("writer") || request.isUserInRole(null)),
                String.valueOf(request.getAttribute("org.mtls4j.ClientIdentity"))));
  }
}
