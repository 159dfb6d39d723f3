package org.mtls4j.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;

/**
 * The client's chain from the container's own TLS connection (Jakarta Servlet 6.0 section 3.10).
 */
final class TlsChain {

  static final String ATTRIBUTE = "jakarta.servlet.request.X509Certificate";

  private TlsChain() {}

  /** The chain, or {@link Reason#NO_CERTIFICATE}. */
  static Verdict<ClientChain> of(HttpServletRequest request) {
    return ClientChain.of(
        request.getAttribute(ATTRIBUTE) instanceof X509Certificate[] chain ? chain : null);
  }
}
