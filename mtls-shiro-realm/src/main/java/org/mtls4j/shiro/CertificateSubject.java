package org.mtls4j.shiro;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.shiro.SecurityUtils;
import org.apache.shiro.session.Session;
import org.apache.shiro.subject.PrincipalCollection;
import org.apache.shiro.subject.Subject;
import org.apache.shiro.web.subject.support.WebDelegatingSubject;
import org.jspecify.annotations.Nullable;
import org.mtls4j.identity.ClientIdentity;

/**
 * The subject of one request with a certificate. It is never saved: a session keeps what the
 * application puts there, and nobody's identity. A session id is a cookie that can be copied, the
 * certificate's key is not; so a session that was opened with a certificate is there for requests
 * with that certificate only, and one that was opened without is not there for any.
 */
final class CertificateSubject extends WebDelegatingSubject {

  private static final long serialVersionUID = 1;
  private static final String OWNER = "org.mtls4j.shiro.SessionOwner";

  /** The certificate's fingerprint; null where the request has none that counts. */
  private final @Nullable String owner;

  private final transient Subject before;

  /**
   * Whom the application has it run as, the last one first: for this request only. Shiro would
   * write them to the session, where they would outlive the certificate.
   */
  private final transient Deque<PrincipalCollection> assumed = new ConcurrentLinkedDeque<>();

  private CertificateSubject(
      @Nullable PrincipalCollection principals,
      @Nullable String owner,
      Subject before,
      ServletRequest request,
      ServletResponse response) {
    super(
        principals,
        principals != null,
        request.getRemoteHost(),
        belongsTo(owner, before.getSession(false)) ? before.getSession(false) : null,
        true,
        request,
        response,
        SecurityUtils.getSecurityManager());
    this.owner = owner;
    this.before = before;
  }

  /** The client, in place of whom the session may name. */
  static Subject of(
      ClientIdentity client,
      PrincipalCollection principals,
      ServletRequest request,
      ServletResponse response) {
    return new CertificateSubject(
        principals, client.leaf().sha256().hex(), SecurityUtils.getSubject(), request, response);
  }

  /** Whom the session names, where no certificate opened it; or else nobody. */
  static Subject withoutClient(ServletRequest request, ServletResponse response) {
    Subject before = SecurityUtils.getSubject();
    @Nullable Session session = before.getSession(false);
    return session == null || belongsTo(null, session)
        ? before
        : new CertificateSubject(null, null, before, request, response);
  }

  private static boolean belongsTo(@Nullable String owner, @Nullable Session session) {
    return session != null && Objects.equals(owner, owner(session));
  }

  /** The fingerprint of the certificate that opened the session; null where none did. */
  static @Nullable String owner(@Nullable Session session) {
    return session != null && session.getAttribute(OWNER) instanceof String owner ? owner : null;
  }

  /** The session of the request's id, whosesoever it is. */
  private static @Nullable Session idsOwn(Subject subject) {
    return subject instanceof CertificateSubject ours
        ? idsOwn(ours.before)
        : subject.getSession(false);
  }

  /** The request's own session; to open one under the id of another's ends the other. */
  @Override
  public @Nullable Session getSession(boolean create) {
    @Nullable Session own = super.getSession(false);
    if (own != null || !create) {
      return own;
    }
    @Nullable Session others = idsOwn(before);
    if (others != null && isSessionCreationEnabled()) {
      others.stop();
    }
    Session opened = super.getSession(true);
    opened.setAttribute(OWNER, owner);
    return opened;
  }

  @Override
  public @Nullable PrincipalCollection getPrincipals() {
    @Nullable PrincipalCollection last = assumed.peek();
    return last == null ? principals : last;
  }

  @Override
  public void runAs(PrincipalCollection other) {
    if (!hasPrincipals()) {
      throw new IllegalStateException("nobody cannot run as somebody");
    }
    if (other.isEmpty()) {
      throw new IllegalArgumentException("somebody cannot run as nobody");
    }
    assumed.push(other);
  }

  @Override
  public boolean isRunAs() {
    return !assumed.isEmpty();
  }

  @Override
  public @Nullable PrincipalCollection getPreviousPrincipals() {
    return isRunAs() ? assumed.stream().skip(1).findFirst().orElse(principals) : null;
  }

  @Override
  public @Nullable PrincipalCollection releaseRunAs() {
    return assumed.poll();
  }

  /** Whoever keeps the subject longer than its request has the client again, judged anew. */
  void endRunAs() {
    assumed.clear();
  }

  @Override
  public void logout() {
    assumed.clear();
    super.logout();
  }
}
