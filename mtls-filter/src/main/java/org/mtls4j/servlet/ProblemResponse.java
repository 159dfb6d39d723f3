package org.mtls4j.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.mtls4j.Decision.Refused;
import org.mtls4j.Responses.Detail;
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
    int status = refused.status();
    byte[] body = body(refused).getBytes(StandardCharsets.UTF_8);
    // Headers stay: those of a filter in front, such as CORS, are about the refusal too.
    response.resetBuffer();
    response.setStatus(status);
    response.setContentType("application/problem+json");
    response.setContentLength(body.length);
    response.setHeader("Cache-Control", "no-store");
    if (status == HttpServletResponse.SC_UNAUTHORIZED) {
      // RFC 9110 section 15.5.2 asks for a challenge; no registered scheme means TLS certificates.
      response.setHeader("WWW-Authenticate", "ClientCertificate");
    }
    if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
      response.setHeader("Retry-After", RETRY_AFTER);
    }
    response.getOutputStream().write(body);
    response.flushBuffer();
  }

  private static String body(Refused refused) {
    Reason reason = refused.rejection().reason();
    boolean told = refused.responses().detail() == Detail.CODE;
    JsonWriter body =
        new JsonWriter()
            .member("type", told ? "urn:mtls4j:reason:" + reason.code() : "about:blank")
            .member("title", told ? title(reason) : phrase(refused.status()))
            .member("status", refused.status());
    if (told) {
      body.member("code", reason.code());
    }
    return body.member("instance", "urn:uuid:" + refused.id()).toString();
  }

  /** With {@code about:blank} the title is the status's own (RFC 9457 section 4.2.1). */
  private static String phrase(int status) {
    return switch (status) {
      case HttpServletResponse.SC_BAD_REQUEST -> "Bad Request";
      case HttpServletResponse.SC_UNAUTHORIZED -> "Unauthorized";
      case HttpServletResponse.SC_FORBIDDEN -> "Forbidden";
      case HttpServletResponse.SC_SERVICE_UNAVAILABLE -> "Service Unavailable";
      default -> "Internal Server Error";
    };
  }

  /** A title is the same for every occurrence (RFC 9457 section 3.1.3). */
  private static String title(Reason reason) {
    String words = reason.code().replace('-', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
