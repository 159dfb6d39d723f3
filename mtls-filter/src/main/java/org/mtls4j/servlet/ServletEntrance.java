package org.mtls4j.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mtls4j.Decision.Admitted;
import org.mtls4j.Decision.Refused;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.SecondGate;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.Entrance;
import org.mtls4j.policyfile.DeployedPolicy;
import org.mtls4j.policyfile.WebInfResources;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;

/**
 * What another entrance to the same application needs, so that it reads requests and answers them
 * as {@link MtlsFilter} does: behind the filter, or in its place.
 */
public final class ServletEntrance {

  private ServletEntrance() {}

  /** Whether an {@link MtlsFilter} is declared in the application. */
  public static boolean hasFilter(ServletContext context) {
    return MtlsRegistrations.of(context).findAny().isPresent();
  }

  /** What the filter in front decided about the request; empty where none judged it. */
  public static Optional<Admitted> admitted(ServletRequest request) {
    return AuthenticatedRequest.find(request).map(AuthenticatedRequest::decision);
  }

  /** What decides behind the filter of the application; empty where there is none. */
  public static Optional<SecondGate> secondGate(ServletRequest request) {
    return Optional.ofNullable(StoredDecision.last(request))
        .map(StoredDecision::behind)
        .or(() -> authenticator(request.getServletContext()).map(MtlsAuthenticator::secondGate));
  }

  /** What judges the application's requests; empty where no {@link MtlsFilter} has started. */
  public static Optional<MtlsAuthenticator> authenticator(ServletContext context) {
    return Optional.ofNullable(context.getAttribute(MtlsFilter.AUTHENTICATOR))
        .filter(MtlsAuthenticator.class::isInstance)
        .map(MtlsAuthenticator.class::cast);
  }

  /** The client's chain, or why there is none to judge. */
  public static Verdict<ClientChain> chain(HttpServletRequest request) {
    return TlsChain.of(request);
  }

  /** What is asked for; its path is refused where it could be read in two ways. */
  public static AccessRequest asked(HttpServletRequest request, Entrance entrance) {
    return asked(request, entrance, request::getRemoteAddr);
  }

  /** The same, where {@code peer} tells the peer's address. */
  static AccessRequest asked(
      HttpServletRequest request, Entrance entrance, Supplier<? extends @Nullable String> peer) {
    String raw = request.getRequestURI();
    return AccessRequest.of(
        request.getMethod(), raw, ServletTarget.of(raw, request), entrance, peer);
  }

  /** Answers with a refusal. */
  public static void refuse(HttpServletResponse response, Refused refused) throws IOException {
    ProblemResponse.write(response, refused);
  }

  /** The application's policy, by these init-params of the entrance. */
  public static DeployedPolicy policy(ServletContext context, Map<String, String> initParams) {
    return new DeployedPolicy(
        initParams,
        context.getInitParameter(DeployedPolicy.CONTEXT_PARAM),
        new WebInfResources(
            context::getResourceAsStream, context::getResourcePaths, context::getRealPath));
  }
}
