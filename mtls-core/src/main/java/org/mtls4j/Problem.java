package org.mtls4j;

import java.util.Map;
import java.util.TreeMap;
import org.mtls4j.Decision.Refused;
import org.mtls4j.Responses.Detail;
import org.mtls4j.json.JsonWriter;
import org.mtls4j.verdict.Reason;

/**
 * A refusal as HTTP tells it (RFC 9457): the code and the decision's id, and nothing about
 * certificates, paths or rules. Immutable and thread-safe.
 *
 * @param status of the answer
 * @param headers by name, those of the body left out
 * @param body in {@link #MEDIA_TYPE}, all of it ASCII
 */
public record Problem(int status, Map<String, String> headers, String body) {

  /** The type of the body. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final int UNAUTHORIZED = 401;
  private static final int SERVICE_UNAVAILABLE = 503;

  /**
   * How long a client may wait before it asks again where a status could not be told, in seconds.
   */
  private static final String RETRY_AFTER = "30";

  /** Copies the headers. */
  public Problem {
    headers = Map.copyOf(headers);
  }

  /** What the caller is told of a refusal, as the policy that decided wants it. */
  public static Problem of(Refused refused) {
    return new Problem(refused.status(), headers(refused.status()), body(refused));
  }

  private static Map<String, String> headers(int status) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Cache-Control", "no-store");
    if (status == UNAUTHORIZED) {
      // RFC 9110 section 15.5.2 asks for a challenge; no registered scheme means TLS certificates.
      headers.put("WWW-Authenticate", "ClientCertificate");
    }
    if (status == SERVICE_UNAVAILABLE) {
      headers.put("Retry-After", RETRY_AFTER);
    }
    return headers;
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
      case 400 -> "Bad Request";
      case UNAUTHORIZED -> "Unauthorized";
      case 403 -> "Forbidden";
      case SERVICE_UNAVAILABLE -> "Service Unavailable";
      default -> "Internal Server Error";
    };
  }

  /** A title is the same for every occurrence (RFC 9457 section 3.1.3). */
  private static String title(Reason reason) {
    String words = reason.code().replace('-', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
