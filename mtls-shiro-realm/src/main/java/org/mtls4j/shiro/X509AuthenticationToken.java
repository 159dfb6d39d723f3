package org.mtls4j.shiro;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.apache.shiro.authc.HostAuthenticationToken;
import org.jspecify.annotations.Nullable;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.x509.ClientChain;

/**
 * A client's certificate as Shiro's realms take it: a chain that is still to be judged, or, from
 * the filter {@code authcX509}, a client that was judged for this request. Only this package makes
 * one, for subjects that are in no session. Never remembered, and of no use once it is serialized.
 * Immutable and thread-safe.
 */
public final class X509AuthenticationToken implements HostAuthenticationToken {

  private static final long serialVersionUID = 1;

  private final transient X509Certificate certificate;
  private final transient @Nullable ClientChain chain;
  private final transient @Nullable ClientIdentity client;
  private final @Nullable String host;

  X509AuthenticationToken(ClientChain chain, @Nullable String host) {
    this.certificate = chain.leaf();
    this.chain = chain;
    this.client = null;
    this.host = host;
  }

  X509AuthenticationToken(ClientIdentity client, @Nullable String host) {
    this.certificate = client.certificate();
    this.chain = null;
    this.client = client;
    this.host = host;
  }

  Optional<ClientChain> chain() {
    return Optional.ofNullable(chain);
  }

  Optional<ClientIdentity> client() {
    return Optional.ofNullable(client);
  }

  /** The client where it is known, or else the subject that its certificate claims. */
  @Override
  public Object getPrincipal() {
    return client == null ? certificate.getSubjectX500Principal() : client;
  }

  /** The client's own certificate. */
  @Override
  public X509Certificate getCredentials() {
    return certificate;
  }

  @Override
  public @Nullable String getHost() {
    return host;
  }
}
