package org.mtls4j.servlet;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;

/** Answers with what the application can see of the client. */
final class WhoServlet extends HttpServlet {

  private static final long serialVersionUID = 1;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    if (request.getRequestURI().endsWith("/headers")) {
      for (String name : Collections.list(request.getHeaderNames())) {
        response
            .getWriter()
            .println(name + "=" + Collections.list(request.getHeaders(name)).get(0));
      }
      return;
    }
    response
        .getWriter()
        .print(
            String.join(
                "|",
                String.valueOf(request.getUserPrincipal()),
                String.valueOf(request.getRemoteUser()),
                String.valueOf(request.getAuthType()),
                "reader=" + request.isUserInRole("reader"),
                "writer=" + request.isUserInRole("writer"),
                String.valueOf(request.getAttribute("org.mtls4j.ClientIdentity"))));
  }
}
