package org.mtls4j.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.mtls4j.Decision.Admitted;
import org.mtls4j.SecondGate;
import org.mtls4j.access.Entrance;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;

/**
 * A request that was let through, with the client it comes from, if any. What the container thinks
 * of the client is hidden: only the filter's verdict counts, for the certificate and the session
 * too.
 */
final class AuthenticatedRequest extends HttpServletRequestWrapper {

  private final @Nullable ClientIdentity client;
  private final ServletResponse response;
  private final Set<String> forwarding;

  private AuthenticatedRequest(
      HttpServletRequest request,
      ServletResponse response,
      @Nullable ClientIdentity client,
      Set<String> forwarding) {
    super(request);
    this.client = client;
    this.response = response;
    this.forwarding = forwarding;
  }

  /**
   * The request with its client, wrapped once however often it is dispatched.
   *
   * @param source what it tells of its connection
   * @param response what goes with it
   * @param forwarding the folded names of headers that are hidden besides those always hidden
   */
  static HttpServletRequest of(
      HttpServletRequest request,
      RequestSource source,
      ServletResponse response,
      @Nullable ClientIdentity client,
      Set<String> forwarding) {
    if (isOf(request, client)) {
      return request;
    }
    AuthenticatedRequest wrapper = new AuthenticatedRequest(request, response, client, forwarding);
    request.setAttribute(ClientIdentityAttribute.NAME, client);
    // For what gets the container's own request, as an error page that the filter is not mapped to.
    // Only that request itself tells whether it has the accepted path already.
    X509Certificate @Nullable [] accepted = wrapper.acceptedChain();
    if (accepted == null
        || request instanceof ServletRequestWrapper
        || !Arrays.equals(accepted, source.presented())) {
      request.setAttribute(TlsChain.ATTRIBUTE, accepted);
    }
    return wrapper;
  }

  /**
   * Whether the outermost of our wrappers around {@code request} carries this very client: one of
   * the same name may have other roles, by another filter's policy.
   */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isOf(ServletRequest request, @Nullable ClientIdentity client) {
    // Without a function, which would be made anew for each request.
    Optional<AuthenticatedRequest> ours = find(request);
    return ours.isPresent() && ours.get().client == client;
  }

  /** The outermost of our wrappers around {@code request}; empty where no filter let it through. */
  static Optional<AuthenticatedRequest> find(ServletRequest request) {
    ServletRequest wrapped = request;
    while (wrapped instanceof ServletRequestWrapper wrapper) {
      if (wrapper instanceof AuthenticatedRequest ours) {
        return Optional.of(ours);
      }
      wrapped = wrapper.getRequest();
    }
    return Optional.empty();
  }

  /** What the filter decided. */
  Admitted decision() {
    @Nullable StoredDecision stored = StoredDecision.last(getRequest());
    return stored != null && stored.decision() instanceof Admitted told
        ? new Admitted(client, told.id())
        : new Admitted(client);
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

  /**
   * The container is not asked: without a login-config, Tomcat says of anybody that it is
   * authenticated, and Jetty of a known client that it is not. Nobody is refused as the policy
   * says.
   */
  @Override
  public boolean authenticate(HttpServletResponse answer) throws IOException {
    if (client != null) {
      return true;
    }
    ProblemResponse.write(
        answer,
        ServletEntrance.secondGate(getRequest())
            .orElseGet(() -> SecondGate.of(InstantSource.system()))
            .refuse(
                decision(),
                ServletEntrance.asked(this, Entrance.SERVLET),
                new Rejection(
                    Reason.NO_CERTIFICATE,
                    "the application asks for a client, and there is none")));
    return false;
  }

  /** Always fails: nobody becomes somebody else by a password. */
  @Override
  public void login(@Nullable String name, @Nullable String password) throws ServletException {
    throw new ServletException("clients are known by their certificates only");
  }

  /** Fails where there is a client: it stays the certificate's. */
  @Override
  public void logout() throws ServletException {
    if (client != null) {
      throw new ServletException(
          "a certificate comes with every request, and cannot be logged out");
    }
  }

  /**
   * The container's certificates are the accepted ones, or null: never what was merely presented. A
   * container may look again at its connection where the attribute was set to null, as Tomcat does.
   */
  @Override
  public @Nullable Object getAttribute(String name) {
    return name.equals(TlsChain.ATTRIBUTE) ? acceptedChain() : super.getAttribute(name);
  }

  @Override
  public Enumeration<String> getAttributeNames() {
    Set<String> names = new TreeSet<>(Collections.list(super.getAttributeNames()));
    names.remove(TlsChain.ATTRIBUTE);
    if (client != null) {
      names.add(TlsChain.ATTRIBUTE);
    }
    return Collections.enumeration(names);
  }

  private X509Certificate @Nullable [] acceptedChain() {
    return client == null ? null : client.certificatePath();
  }

  /** Whether {@code name} would tell the application another method or client than was judged. */
  private boolean isHidden(String name) {
    return MethodOverride.isHeader(name) || ForwardingHeaders.isOne(name, forwarding);
  }

  @Override
  public @Nullable String getHeader(String name) {
    return isHidden(name) ? null : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return isHidden(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
  }

  /** REST implementations ask for all of each request's. */
  @Override
  public Enumeration<String> getHeaderNames() {
    List<String> shown = new ArrayList<>();
    Enumeration<String> names = super.getHeaderNames();
    while (names.hasMoreElements()) {
      String name = names.nextElement();
      if (!isHidden(name)) {
        shown.add(name);
      }
    }
    return Collections.enumeration(shown);
  }

  @Override
  public int getIntHeader(String name) {
    return isHidden(name) ? -1 : super.getIntHeader(name);
  }

  @Override
  public long getDateHeader(String name) {
    return isHidden(name) ? -1 : super.getDateHeader(name);
  }

  @Override
  public Map<String, String> getTrailerFields() {
    Map<String, String> shown = new TreeMap<>(super.getTrailerFields());
    shown.keySet().removeIf(this::isHidden);
    return shown;
  }

  /** The container would give out its own request, without client and with anyone's session. */
  @Override
  public AsyncContext startAsync() {
    return startAsync(this, response);
  }

  @Override
  public HttpSession getSession() {
    return SessionOwner.of(client).open((HttpServletRequest) getRequest());
  }

  @Override
  public @Nullable HttpSession getSession(boolean create) {
    return create
        ? getSession()
        : SessionOwner.of(client).find((HttpServletRequest) getRequest()).orElse(null);
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
}
