package org.mtls4j.shiro;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.util.Objects;
import org.apache.shiro.session.Session;
import org.apache.shiro.subject.Subject;
import org.apache.shiro.web.servlet.ShiroHttpSession;
import org.jspecify.annotations.Nullable;
import org.mtls4j.identity.ClientIdentity;

/** A request whose session is its subject's, whichever way the application asks for it. */
final class CertificateRequest extends HttpServletRequestWrapper {

  private final ServletResponse response;
  private final Subject subject;
  private final @Nullable ClientIdentity client;

  CertificateRequest(
      HttpServletRequest request,
      ServletResponse response,
      Subject subject,
      @Nullable ClientIdentity client) {
    super(request);
    this.response = response;
    this.subject = subject;
    this.client = client;
  }

  @Override
  public @Nullable String getAuthType() {
    return client == null ? super.getAuthType() : CLIENT_CERT_AUTH;
  }

  @Override
  public HttpSession getSession() {
    return Objects.requireNonNull(getSession(true));
  }

  @Override
  public @Nullable HttpSession getSession(boolean create) {
    @Nullable Session own = subject.getSession(create);
    if (own == null) {
      return null;
    }
    @Nullable HttpSession known = super.getSession(false);
    return known != null && known.getId().equals(own.getId())
        ? known
        // Shiro's own request holds on to the session that it saw first.
        : new ShiroHttpSession(own, this, getServletContext());
  }

  @Override
  public boolean isRequestedSessionIdValid() {
    return super.isRequestedSessionIdValid() && getSession(false) != null;
  }

  @Override
  public String changeSessionId() {
    if (getSession(false) == null) {
      throw new IllegalStateException("this client has no session");
    }
    return super.changeSessionId();
  }

  /** The container would give out its own request, with anyone's session. */
  @Override
  public AsyncContext startAsync() {
    return startAsync(this, response);
  }
}
