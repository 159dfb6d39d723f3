package org.mtls4j.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.mtls4j.Decision.Refused;
import org.mtls4j.Problem;

/** Writes a refusal. */
final class ProblemResponse {

  private ProblemResponse() {}

  static void write(HttpServletResponse response, Refused refused) throws IOException {
    Problem problem = Problem.of(refused);
    byte[] body = problem.body().getBytes(StandardCharsets.UTF_8);
    // Headers stay: those of a filter in front, such as CORS, are about the refusal too.
    response.resetBuffer();
    response.setStatus(problem.status());
    response.setContentType(Problem.MEDIA_TYPE);
    response.setContentLength(body.length);
    problem.headers().forEach(response::setHeader);
    send(problem.body(), body, response);
    response.flushBuffer();
  }

  private static void send(String text, byte[] body, HttpServletResponse response)
      throws IOException {
    try {
      response.getOutputStream().write(body);
    } catch (IllegalStateException e) {
      // Somebody behind the gate has begun to write text, which was thrown away above.
      response.getWriter().write(text);
    }
  }
}
