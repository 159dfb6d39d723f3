package org.mtls4j.jaxrs;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mtls4j.Decision;
import org.mtls4j.Decision.Admitted;
import org.mtls4j.FrontDecision;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.ApplicableRules;
import org.mtls4j.access.Entrance;
import org.mtls4j.access.RequestTarget;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.source.ContainerChain;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;

/**
 * Decides requests: by the certificate where the policy is the application's own, or else by the
 * client that {@code MtlsFilter} has found; without either nobody may do anything. Thread-safe.
 */
final class Judge {

  /** Of the filter; they are read through REST, which needs no servlet API for it. */
  private static final String CLIENT = "org.mtls4j.ClientIdentity";

  private static final String FILTERED = "org.mtls4j.servlet.StoredDecision";

  /** Of the container (Jakarta Servlet 6.0 section 3.10). */
  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  private final Supplier<Enforcement> enforcement;

  Judge(Supplier<Enforcement> enforcement) {
    this.enforcement = enforcement;
  }

  Decision decide(ContainerRequestContext request, ApplicableRules rules) {
    Enforcement by = enforcement.get();
    return by.authenticator()
        .map(own -> own.decide(chain(request), asked(request), rules))
        .orElseGet(() -> behindTheFilter(by, request, rules));
  }

  private static Decision behindTheFilter(
      Enforcement by, ContainerRequestContext request, ApplicableRules rules) {
    if (!(request.getProperty(FILTERED) instanceof FrontDecision front)
        || !(front.decision() instanceof Admitted let)) {
      return by.unjudged()
          .refuse(
              asked(request),
              new Rejection(Reason.NO_RULE, "neither the filter nor a policy has judged it"));
    }
    // Of two filters in front, the one that wrapped the request last tells the client.
    @Nullable ClientIdentity client =
        request.getProperty(CLIENT) instanceof ClientIdentity known ? known : null;
    return front.behind().decide(new Admitted(client, let.id()), asked(request), rules);
  }

  private static Verdict<ClientChain> chain(ContainerRequestContext request) {
    return ContainerChain.of(
        request.getProperty(CERTIFICATES) instanceof X509Certificate[] chain ? chain : null,
        header -> request.getHeaderString(header) != null,
        Set.of());
  }

  private static AccessRequest asked(ContainerRequestContext request) {
    if (request.getProperty(ServletFacts.ATTRIBUTE) instanceof ServletFacts facts) {
      Verdict<RequestTarget> target = RequestTarget.parse(facts.requestUri(), facts.contextPath());
      return AccessRequest.of(request.getMethod(), facts.requestUri(), target)
          .at(Entrance.REST, facts.remote());
    }
    return AccessRequest.of(request.getMethod(), request.getUriInfo().getRequestUri().getRawPath())
        .at(Entrance.REST, null);
  }
}
