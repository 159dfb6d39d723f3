package org.mtls4j.tls;

import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;

/**
 * Completes the handshake for any client certificate whose key the client has proven to hold, and
 * leaves the judgement to the filter, which can answer in HTTP with a reason where a handshake
 * could only break the connection.
 *
 * <p><strong>Insecure by itself:</strong> with it, a certificate in the TLS session means nothing
 * until it is judged. Use it only for a connector on which every application is behind the filter.
 * It refuses every server certificate, so that it cannot be used in a client by mistake. Stateless
 * and thread-safe.
 */
public final class InsecureDeferringTrustManager extends ServerTrustManager {

  /** A trust manager for a server's connector. */
  public InsecureDeferringTrustManager() {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType) {
    // Judged on each request.
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
    // Judged on each request.
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
    // Judged on each request.
  }
}
