package org.mtls4j.shiro;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.shiro.SecurityUtils;
import org.apache.shiro.authc.AuthenticationException;
import org.apache.shiro.authc.AuthenticationToken;
import org.apache.shiro.mgt.RealmSecurityManager;
import org.apache.shiro.subject.PrincipalCollection;
import org.apache.shiro.subject.Subject;
import org.apache.shiro.util.ThreadContext;
import org.apache.shiro.web.filter.authc.AuthenticatingFilter;
import org.apache.shiro.web.util.WebUtils;
import org.jspecify.annotations.Nullable;
import org.mtls4j.Decision;
import org.mtls4j.Decision.Admitted;
import org.mtls4j.Decision.Refused;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsAuthenticator.Unidentified;
import org.mtls4j.SecondGate;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.Entrance;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.servlet.ClientIdentityAttribute;
import org.mtls4j.servlet.ServletEntrance;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;

/**
 * The filter {@code authcX509} of Shiro's chains: the certificate is judged on every request, with
 * or without a session, and its client is the subject of this request only. What is refused is
 * answered as {@code application/problem+json}, as {@code MtlsFilter} does. With {@code
 * authcX509[permissive]} a request without a usable certificate goes on as whoever the session
 * names.
 *
 * <p>It finds the one {@link MtlsRealm} of the security manager. Thread-safe.
 */
public final class X509AuthenticatingFilter extends AuthenticatingFilter {

  /** The same, for the rest of this one chain, and taken away by it. */
  private static final String PASSING = "org.mtls4j.shiro.Passing";

  private final InstantSource clock;

  /** A filter at the system's time. */
  public X509AuthenticatingFilter() {
    this(InstantSource.system());
  }

  /** A filter at the time that {@code clock} tells: for tests. */
  public X509AuthenticatingFilter(InstantSource clock) {
    this.clock = clock;
  }

  /** Never by what a session says: it knows nothing of this request's certificate. */
  @Override
  protected boolean isAccessAllowed(
      ServletRequest request, ServletResponse response, Object mappedValue) {
    return false;
  }

  /** Shiro asks what to answer when something behind has found that nobody is authenticated. */
  @Override
  protected boolean onAccessDenied(ServletRequest request, ServletResponse response)
      throws IOException {
    HttpServletRequest http = WebUtils.toHttp(request);
    AccessRequest asked = ServletEntrance.asked(http, Entrance.SHIRO);
    Refused refused =
        Judged.of(request)
            .map(judged -> judged.gate().refuse(judged.decision(), asked, notEnough(judged)))
            .orElseThrow(() -> new IllegalStateException("the path's request was not judged"));
    ServletEntrance.refuse(WebUtils.toHttp(response), refused);
    return false;
  }

  private static Rejection notEnough(Judged judged) {
    return new Rejection(
        judged.client() == null ? Reason.NO_CERTIFICATE : Reason.CERTIFICATE_NOT_SUFFICIENT,
        "what is behind the filter wants somebody who is authenticated");
  }

  @Override
  protected boolean onAccessDenied(
      ServletRequest request, ServletResponse response, Object mappedValue) throws IOException {
    Unidentified otherwise =
        isPermissive(mappedValue) ? Unidentified.ADMITTED : Unidentified.REFUSED;
    HttpServletRequest http = WebUtils.toHttp(request);
    Decision decision = admit(http, response, otherwise);
    if (decision instanceof Refused refused) {
      ServletEntrance.refuse(WebUtils.toHttp(response), refused);
      return false;
    }
    return true;
  }

  private Decision admit(
      HttpServletRequest request, ServletResponse response, Unidentified otherwise) {
    AccessRequest asked = ServletEntrance.asked(request, Entrance.SHIRO);
    Optional<MtlsRealm> realm = realm();
    SecondGate gate = gate(realm, request);
    if (realm.isEmpty()) {
      return gate.refuse(
          asked, new Rejection(Reason.INTERNAL_ERROR, "there is not exactly one MtlsRealm"));
    }
    Decision decision = decide(realm.get(), gate, request, asked, otherwise);
    if (!(decision instanceof Admitted admitted)) {
      return decision;
    }
    @Nullable ClientIdentity client = admitted.identity();
    try {
      Subject subject =
          client == null
              ? CertificateSubject.withoutClient(request, response)
              : CertificateSubject.of(client, principals(client, request), request, response);
      Judged judged = new Judged(realm.get(), admitted, subject, gate);
      judged.keep(request);
      request.setAttribute(PASSING, judged);
      return decision;
    } catch (AuthenticationException e) {
      return gate.refuse(
          admitted,
          asked,
          new Rejection(Reason.CERTIFICATE_NOT_SUFFICIENT, "the realms do not agree: " + e));
    }
  }

  /** Refuses and tells as whoever judges the requests. */
  private SecondGate gate(Optional<MtlsRealm> realm, HttpServletRequest request) {
    return realm
        .map(MtlsRealm::authenticator)
        .map(MtlsAuthenticator::secondGate)
        .or(() -> ServletEntrance.secondGate(request))
        .orElseGet(() -> SecondGate.of(clock));
  }

  private static Decision decide(
      MtlsRealm realm,
      SecondGate gate,
      HttpServletRequest request,
      AccessRequest asked,
      Unidentified otherwise) {
    Optional<Judged> before =
        request.getDispatcherType() == DispatcherType.REQUEST
            ? Optional.empty()
            : Judged.of(request)
                .filter(judged -> judged.by().equals(realm))
                .filter(judged -> judged.client() != null || otherwise == Unidentified.ADMITTED);
    if (before.isPresent()) {
      return before.get().decision();
    }
    @Nullable MtlsAuthenticator judge = realm.authenticator();
    return judge == null
        ? decideBehindFilter(gate, request, asked, otherwise)
        : judge.identify(ServletEntrance.chain(request), asked, otherwise);
  }

  private static Decision decideBehindFilter(
      SecondGate gate, HttpServletRequest request, AccessRequest asked, Unidentified otherwise) {
    Optional<Admitted> admitted = ServletEntrance.admitted(request);
    if (admitted.isEmpty()) {
      return gate.refuse(
          asked,
          new Rejection(
              Reason.INTERNAL_ERROR, "the realm has no policy, and no MtlsFilter was in front"));
    }
    return admitted.get().identity() == null && otherwise == Unidentified.REFUSED
        ? gate.refuse(
            admitted.get(), asked, new Rejection(Reason.NO_CERTIFICATE, "MtlsFilter let in anyone"))
        : admitted.get();
  }

  private static Optional<MtlsRealm> realm() {
    if (!(SecurityUtils.getSecurityManager() instanceof RealmSecurityManager manager)) {
      return Optional.empty();
    }
    List<MtlsRealm> ours =
        manager.getRealms().stream()
            .filter(MtlsRealm.class::isInstance)
            .map(MtlsRealm.class::cast)
            .toList();
    return ours.size() == 1 ? Optional.of(ours.get(0)) : Optional.empty();
  }

  /** Whom all realms that take a certificate make of the client, by Shiro's strategy. */
  private static PrincipalCollection principals(ClientIdentity client, ServletRequest request) {
    return new CertificatePrincipals(
        SecurityUtils.getSecurityManager()
            .authenticate(new X509AuthenticationToken(client, request.getRemoteHost()))
            .getPrincipals());
  }

  /** The token of a request that was let through. */
  @Override
  protected AuthenticationToken createToken(ServletRequest request, ServletResponse response) {
    return passing(request)
        .map(Judged::client)
        .map(client -> new X509AuthenticationToken(client, request.getRemoteHost()))
        .orElseThrow(() -> new IllegalStateException("nobody was let through"));
  }

  private static Optional<Judged> passing(ServletRequest request) {
    return request.getAttribute(PASSING) instanceof Judged judged
        ? Optional.of(judged)
        : Optional.empty();
  }

  /** The rest of the chain has the client as its subject, and what comes after it has not. */
  @Override
  protected void executeChain(ServletRequest request, ServletResponse response, FilterChain chain)
      throws Exception {
    Judged judged =
        passing(request)
            .orElseThrow(() -> new IllegalStateException("the path's request was not judged"));
    request.removeAttribute(PASSING);
    Subject before = SecurityUtils.getSubject();
    @Nullable ClientIdentity outer = CurrentClient.get();
    HttpServletRequest http = WebUtils.toHttp(request);
    ThreadContext.bind(judged.subject());
    CurrentClient.bind(judged.client());
    http.setAttribute(ClientIdentityAttribute.NAME, judged.client());
    try {
      super.executeChain(
          new CertificateRequest(http, response, judged.subject(), judged.client()),
          response,
          chain);
    } finally {
      if (judged.subject() instanceof CertificateSubject ours) {
        ours.endRunAs();
      }
      CurrentClient.bind(outer);
      ThreadContext.bind(before);
    }
  }
}
