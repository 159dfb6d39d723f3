package org.mtls4j.shiro;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import org.apache.shiro.SecurityUtils;
import org.apache.shiro.subject.Subject;
import org.apache.shiro.util.ThreadContext;
import org.apache.shiro.web.servlet.AdviceFilter;
import org.apache.shiro.web.util.WebUtils;
import org.jspecify.annotations.Nullable;
import org.mtls4j.servlet.ServletEntrance;
import org.mtls4j.x509.ClientChain;
import org.mtls4j.x509.Fingerprint;

/**
 * Goes before every chain of a {@link MtlsWebEnvironment}: also where no certificate is judged, a
 * session that was opened with one is there only for requests that present it. Thread-safe.
 */
final class SessionGuard extends AdviceFilter {

  @Override
  protected void executeChain(ServletRequest request, ServletResponse response, FilterChain chain)
      throws Exception {
    Subject before = SecurityUtils.getSubject();
    HttpServletRequest http = WebUtils.toHttp(request);
    @Nullable String owner = CertificateSubject.owner(before.getSession(false));
    if (owner == null || owner.equals(presented(http))) {
      super.executeChain(request, response, chain);
      return;
    }
    Subject nobody = CertificateSubject.withoutClient(request, response);
    ThreadContext.bind(nobody);
    try {
      super.executeChain(new CertificateRequest(http, response, nobody, null), response, chain);
    } finally {
      ThreadContext.bind(before);
    }
  }

  /** The fingerprint of the certificate whose key the handshake has proven; null without one. */
  private static @Nullable String presented(HttpServletRequest request) {
    return ServletEntrance.chain(request)
        .accepted()
        .map(ClientChain::leaf)
        .map(SessionGuard::fingerprint)
        .orElse(null);
  }

  private static @Nullable String fingerprint(X509Certificate certificate) {
    try {
      return Fingerprint.of(certificate.getEncoded()).hex();
    } catch (CertificateEncodingException e) {
      return null;
    }
  }
}
