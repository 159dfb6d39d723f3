package org.mtls4j.containers.app;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.cert.X509Certificate;

/**
 * Answers with what an application can see of the client and with how much it was sent; a header
 * tells where it runs.
 */
@WebServlet(
    urlPatterns = {"/who", "/open"},
    asyncSupported = true)
public final class WhoServlet extends HttpServlet {

  private static final long serialVersionUID = 1;

  /** Made by the container. */
  public WhoServlet() {}

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    long received = request.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    X509Certificate[] chain =
        (X509Certificate[]) request.getAttribute("jakarta.servlet.request.X509Certificate");
    response.setContentType("text/plain;charset=UTF-8");
    response.setHeader(
        "Runs-On",
        getServletContext().getServerInfo()
            + " | "
            + getServletContext().getMajorVersion()
            + "."
            + getServletContext().getMinorVersion()
            + " | "
            + Runtime.version().feature());
    response
        .getWriter()
        .print(
            String.join(
                "|",
                String.valueOf(request.getRemoteUser()),
                String.valueOf(request.getAuthType()),
                "reader=" + request.isUserInRole("reader"),
                "writer=" + request.isUserInRole("writer"),
                "certificates=" + (chain == null ? 0 : chain.length),
                "received=" + received));
  }
}
