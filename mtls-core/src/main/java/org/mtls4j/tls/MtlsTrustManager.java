package org.mtls4j.tls;

import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.mtls4j.Decision.Refused;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.x509.ClientChain;

/**
 * Gives the verdict of a policy within the TLS handshake: whom {@link
 * MtlsAuthenticator#authenticate} refuses does not get a connection. What a client may is decided
 * by the entrance behind it, which judges every request anew: a connection or a TLS session that is
 * resumed outlives the moment of its handshake.
 *
 * <p>Each handshake with a certificate is audited once, at entrance {@code handshake}; the client
 * gets an alert, and never the reason. Where the policy lets the first request of a client wait for
 * an OCSP response, the handshake waits, no longer than {@code first-answer}. Thread-safe.
 */
public final class MtlsTrustManager extends ServerTrustManager {

  private final MtlsAuthenticator authenticator;

  /**
   * For a container that is told no more than the name of this class: judges by the policy file
   * that the system property {@code mtls.policy} names, or else the environment variable {@code
   * MTLS_POLICY}. The file is opened once in this JVM, watched, and stays open until it ends.
   *
   * @throws IllegalStateException when neither names a file, or its policy cannot be enforced, with
   *     every problem
   */
  public MtlsTrustManager() {
    this(PolicyOfTheJvm.authenticator());
  }

  /** Judges by the policy in force of {@code authenticator}, whose owner closes it. */
  public MtlsTrustManager(MtlsAuthenticator authenticator) {
    this.authenticator = authenticator;
  }

  @Override
  public void checkClientTrusted(X509Certificate @Nullable [] chain, String authType)
      throws CertificateException {
    judge(chain, null);
  }

  @Override
  public void checkClientTrusted(
      X509Certificate @Nullable [] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    @Nullable InetAddress address = socket == null ? null : socket.getInetAddress();
    judge(chain, address == null ? null : address.getHostAddress());
  }

  @Override
  public void checkClientTrusted(
      X509Certificate @Nullable [] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    judge(chain, engine == null ? null : engine.getPeerHost());
  }

  private void judge(X509Certificate @Nullable [] chain, @Nullable String peer)
      throws CertificateException {
    if (authenticator.handshake(ClientChain.of(chain), peer) instanceof Refused refused) {
      throw new CertificateException(refused.rejection().reason().code());
    }
  }
}
