package org.mtls4j.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.mtls4j.Decision.Refused;
import org.mtls4j.json.JsonWriter;
import org.mtls4j.verdict.Reason;

/**
 * A refusal in HTTP (RFC 9457). It tells the caller the code and the decision's id, and nothing
 * about certificates, paths or rules.
 */
final class ProblemResponse {

  /**
   * How long a client may wait before it asks again where a status could not be told, in seconds.
   */
  private static final String RETRY_AFTER = "30";

  private ProblemResponse() {}

  static void write(HttpServletResponse response, Refused refused) throws IOException {
    Reason reason = refused.rejection().reason();
    byte[] body = body(refused).getBytes(StandardCharsets.UTF_8);
    // Headers stay: those of a filter in front, such as CORS, are about the refusal too.
    response.resetBuffer();
    response.setStatus(reason.status());
    response.setContentType("application/problem+json");
    response.setContentLength(body.length);
    response.setHeader("Cache-Control", "no-store");
    if (reason.status() == HttpServletResponse.SC_UNAUTHORIZED) {
      // RFC 9110 section 15.5.2 asks for a challenge; no registered scheme means TLS certificates.
      response.setHeader("WWW-Authenticate", "ClientCertificate");
    }
    if (reason.status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
      response.setHeader("Retry-After", RETRY_AFTER);
    }
    response.getOutputStream().write(body);
    response.flushBuffer();
  }

  private static String body(Refused refused) {
    Reason reason = refused.rejection().reason();
    return new JsonWriter()
        .member("type", "urn:mtls4j:reason:" + reason.code())
        .member("title", title(reason))
        .member("status", reason.status())
        .member("code", reason.code())
        .member("instance", "urn:uuid:" + refused.id())
        .toString();
  }

  /** A title is the same for every occurrence (RFC 9457 section 3.1.3). */
  private static String title(Reason reason) {
    String words = reason.code().replace('-', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
