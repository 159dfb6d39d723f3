package org.mtls4j.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mtls4j.source.Forwarding;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;

/**
 * The client's chain from the container's own TLS connection (Jakarta Servlet 6.0 section 3.10).
 */
final class TlsChain {

  static final String ATTRIBUTE = "jakarta.servlet.request.X509Certificate";

  /**
   * Headers by which containers let whoever sends them replace the attribute, once they are told
   * to: Tomcat's SSLValve and Undertow the first two, GlassFish the third, Liberty the last.
   */
  private static final List<String> REPLACING =
      List.of("SSL_CLIENT_CERT", "ssl_client_escaped_cert", "Proxy-auth-cert", "$WSCC");

  private TlsChain() {}

  /** The chain, or {@link Reason#NO_CERTIFICATE}. */
  static Verdict<ClientChain> of(HttpServletRequest request) {
    return of(request, Set.of());
  }

  /**
   * The same where some headers are read by us.
   *
   * @param ours their folded names: what they replace is told apart by its content
   */
  static Verdict<ClientChain> of(HttpServletRequest request, Set<String> ours) {
    X509Certificate @Nullable [] chain = presented(request);
    String replacing = chain == null ? null : replacing(request, ours);
    return replacing == null
        ? ClientChain.of(chain)
        : Verdict.reject(
            Reason.FORWARDED_CERTIFICATE_UNTRUSTED,
            "with '"
                + replacing
                + "' the certificate is perhaps not the connection's: containers can be told to"
                + " take it from there");
  }

  /** The container's own array where nothing is against it; or null: {@link #of} tells why. */
  static X509Certificate @Nullable [] plain(HttpServletRequest request) {
    X509Certificate @Nullable [] chain = presented(request);
    return chain == null || replacing(request, Set.of()) != null ? null : chain;
  }

  private static X509Certificate @Nullable [] presented(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof X509Certificate[] chain ? chain : null;
  }

  private static @Nullable String replacing(HttpServletRequest request, Set<String> ours) {
    for (String header : REPLACING) {
      if (request.getHeader(header) != null && !ours.contains(Forwarding.folded(header))) {
        return header;
      }
    }
    return null;
  }
}
