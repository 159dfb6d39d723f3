package org.mtls4j.jaxrs;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mtls4j.Decision;
import org.mtls4j.Decision.Admitted;
import org.mtls4j.Decision.Refused;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.jaxrs.Callers.Nobody;

/**
 * Judges a request by the method that it was matched to, whichever way that was found: it is
 * registered for all of them, so that there is none whose check could be missing.
 */
@Priority(Priorities.AUTHENTICATION)
final class RequestGate implements ContainerRequestFilter {

  /** Tells {@link AnswerGate} that a request was judged here. */
  static final String JUDGED = "org.mtls4j.jaxrs.judged";

  private final Operations operations;
  private final Judge judge;
  private final Deployment.Listener admitted;
  @Context private @Nullable ResourceInfo matched;

  RequestGate(Operations operations, Judge judge, Deployment.Listener admitted) {
    this.operations = operations;
    this.judge = judge;
    this.admitted = admitted;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    ResourceInfo info = Objects.requireNonNull(matched, "nothing was injected");
    Decision decision = judge.decide(request, rule(info, request));
    request.setProperty(JUDGED, true);
    if (decision instanceof Refused refused) {
      request.abortWith(Refusals.of(refused));
    } else {
      @Nullable ClientIdentity client = ((Admitted) decision).identity();
      request.setSecurityContext(
          new ClientSecurityContext(client, request.getSecurityContext().isSecure()));
      admitted.admitted(client);
    }
  }

  private MatchedRule rule(ResourceInfo info, ContainerRequestContext request) {
    Class<?> resource = info.getResourceClass();
    Method method = info.getResourceMethod();
    OperationRule rule =
        throughLocators(request)
            .map(problem -> OperationRule.of(problem, new Nobody(problem)))
            .orElseGet(() -> operations.ruleOf(resource, method, request.getMethod()));
    return new MatchedRule(
        rule, new Call(request.getMethod(), method, PathVariables.of(request.getUriInfo())));
  }

  /** What is wrong with the resources that the request came through, or empty. */
  private Optional<String> throughLocators(ContainerRequestContext request) {
    return request.getUriInfo().getMatchedResources().stream()
        .skip(1)
        .flatMap(resource -> operations.locatorProblemsOf(resource.getClass()).stream())
        .findFirst();
  }
}
