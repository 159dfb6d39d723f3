package org.mtls4j.jaxrs;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.mtls4j.identity.ClientIdentity;

/**
 * The client of one request, for the resource. What the container thinks of it is hidden.
 *
 * @param client null where anyone may call and nobody is known
 * @param secure whether the request came over TLS
 */
record ClientSecurityContext(@Nullable ClientIdentity client, boolean secure)
    implements SecurityContext {

  @Override
  public @Nullable Principal getUserPrincipal() {
    return client;
  }

  @Override
  public boolean isUserInRole(String role) {
    return client != null && client.hasRole(role);
  }

  @Override
  public boolean isSecure() {
    return secure;
  }

  @Override
  public @Nullable String getAuthenticationScheme() {
    return client == null ? null : CLIENT_CERT_AUTH;
  }
}
