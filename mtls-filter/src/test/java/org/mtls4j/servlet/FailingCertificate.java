package org.mtls4j.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.jce.provider.X509CertificateObject;

/** A certificate object of a container's own make, with a bug. */
// The one class of a certificate that may be extended is deprecated, and older than generics.
@SuppressWarnings({"deprecation", "unchecked"})
final class FailingCertificate extends X509CertificateObject {

  private static final long serialVersionUID = 1;

  private FailingCertificate(X509Certificate sound) throws CertificateException {
    super(Certificate.getInstance(sound.getEncoded()));
  }

  @Override
  public byte[] getEncoded() throws CertificateEncodingException {
    throw new IllegalStateException("a bug of the container's");
  }

  /** Stands for a container that has such a certificate for whoever presents this serial number. */
  record Planter(BigInteger serial) implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      if (request.getAttribute(TlsChain.ATTRIBUTE) instanceof X509Certificate[] presented
          && presented[0].getSerialNumber().equals(serial)) {
        try {
          request.setAttribute(
              TlsChain.ATTRIBUTE, new X509Certificate[] {new FailingCertificate(presented[0])});
        } catch (CertificateException e) {
          throw new ServletException(e);
        }
      }
      chain.doFilter(request, response);
    }
  }
}
