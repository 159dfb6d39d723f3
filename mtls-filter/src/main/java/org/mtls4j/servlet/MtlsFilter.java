package org.mtls4j.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.mtls4j.Decision;
import org.mtls4j.Decision.Admitted;
import org.mtls4j.Decision.Refused;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.Entrance;
import org.mtls4j.policyfile.LivePolicy;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Verdict;

/**
 * Judges the client's certificate and the request by the policy, on every request, also of a live
 * connection or a resumed TLS session. What is refused is answered as {@code
 * application/problem+json}; what is let through carries the client as {@code getUserPrincipal()}
 * and as request attribute {@code org.mtls4j.ClientIdentity}.
 *
 * <p>Only the REQUEST dispatch is judged. Where the filter is mapped to FORWARD, INCLUDE, ERROR or
 * ASYNC as well, those carry the decision that was made; an ERROR without one goes without an
 * identity, and anything else without one is refused.
 *
 * <p>The init-param {@code policy}, or else the context-param {@code mtls.policy}, names the policy
 * file, relative to {@code /WEB-INF/}; the default is {@code mtls-policy.yaml}. A policy that
 * cannot be enforced stops the deployment, or has every request that the filter is mapped to
 * answered with 503 where the container is not known to stop; one that is changed later takes
 * effect within two seconds if it can be, and else the one before stays. Thread-safe, as filters
 * must be.
 */
public final class MtlsFilter implements Filter {

  /** Tells what is behind the filter that it is, and what judges: the REST resources ask. */
  static final String AUTHENTICATOR = "org.mtls4j.MtlsAuthenticator";

  private final InstantSource clock;
  private @Nullable LivePolicy policy;

  /** A filter that the container configures, at the system's time. */
  public MtlsFilter() {
    this(InstantSource.system());
  }

  /** A filter that the container configures, at the time that {@code clock} tells: for tests. */
  public MtlsFilter(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void init(FilterConfig config) throws ServletException {
    // Thrown anywhere: a filter that gets no requests cannot answer them with 503 either.
    FilterSettings.refuseUnmapped(config);
    ServletContext context = config.getServletContext();
    try {
      policy = FilterSettings.of(config).open(clock);
      context.setAttribute(AUTHENTICATOR, policy.authenticator());
    } catch (Throwable e) {
      destroy();
      if (FailedStart.stops(context)) {
        throw e;
      }
      // In service without a policy: a container that goes on must not do so without the filter.
      context.log("the filter has not started, so every request is answered with 503", e);
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)) {
      throw new ServletException("the filter judges HTTP requests only");
    }
    if (policy == null) {
      answer.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    MtlsAuthenticator judge = policy.authenticator();
    RequestSource source = new RequestSource(http);
    Decision decision =
        request.getDispatcherType() == DispatcherType.REQUEST
            ? StoredDecision.store(
                judge.decide(source, ServletEntrance.asked(http, Entrance.SERVLET, source)),
                http,
                judge)
            : StoredDecision.of(http, judge).orElseGet(() -> undecided(judge, http));
    if (decision instanceof Refused refused) {
      ProblemResponse.write(answer, refused);
    } else {
      chain.doFilter(
          AuthenticatedRequest.of(
              http,
              source,
              response,
              ((Admitted) decision).identity(),
              judge.policy().source().foldedHeaders()),
          response);
    }
  }

  /** A dispatch of a request that this filter never saw. */
  private static Decision undecided(MtlsAuthenticator judge, HttpServletRequest request) {
    DispatcherType dispatch = request.getDispatcherType();
    return dispatch == DispatcherType.ERROR
        // The container's own error page for a request that never came to the filter.
        ? new Admitted(null)
        : judge.decide(
            TlsChain.of(request),
            AccessRequest.of(
                request.getMethod(),
                request.getRequestURI(),
                Verdict.reject(
                    Reason.NO_RULE, "a " + dispatch + " of a request that was never judged"),
                Entrance.SERVLET,
                request::getRemoteAddr));
  }

  @Override
  public void destroy() {
    if (policy != null) {
      policy.close();
      policy = null;
    }
  }
}
