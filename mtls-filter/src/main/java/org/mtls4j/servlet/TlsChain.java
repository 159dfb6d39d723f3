package org.mtls4j.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mtls4j.source.ContainerChain;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;

/**
 * The client's chain from the container's own TLS connection (Jakarta Servlet 6.0 section 3.10).
 */
final class TlsChain {

  static final String ATTRIBUTE = "jakarta.servlet.request.X509Certificate";

  private TlsChain() {}

  /** The chain, or {@link Reason#NO_CERTIFICATE}, where no headers are read by us. */
  static Verdict<ClientChain> of(HttpServletRequest request) {
    return ContainerChain.of(presented(request), header -> has(request, header), Set.of());
  }

  /** The container's own array; null where it has none. */
  static X509Certificate @Nullable [] presented(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof X509Certificate[] chain ? chain : null;
  }

  static boolean has(HttpServletRequest request, String header) {
    return request.getHeader(header) != null;
  }
}
