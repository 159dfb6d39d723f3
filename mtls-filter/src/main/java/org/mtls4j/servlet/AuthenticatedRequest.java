package org.mtls4j.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.mtls4j.identity.ClientIdentity;

/**
 * A request that was let through, with the client it comes from, if any. What the container thinks
 * of the client is hidden: only the filter's verdict counts.
 */
final class AuthenticatedRequest extends HttpServletRequestWrapper {

  private final @Nullable ClientIdentity client;

  AuthenticatedRequest(HttpServletRequest request, @Nullable ClientIdentity client) {
    super(request);
    this.client = client;
    request.setAttribute(ClientIdentityAttribute.NAME, client);
  }

  @Override
  public @Nullable Principal getUserPrincipal() {
    return client;
  }

  @Override
  public @Nullable String getRemoteUser() {
    return client == null ? null : client.getName();
  }

  @Override
  public boolean isUserInRole(@Nullable String role) {
    return client != null && role != null && client.hasRole(role);
  }

  @Override
  public @Nullable String getAuthType() {
    return client == null ? null : HttpServletRequest.CLIENT_CERT_AUTH;
  }
}
