package org.mtls4j.jaxrs;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import java.time.Instant;
import org.mtls4j.Decision.Refused;
import org.mtls4j.access.ApplicableRules;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.verdict.Verdict;

/**
 * Keeps what a framework answers by itself, without any method of a resource, from whoever is not
 * known: what there is at a path ({@code OPTIONS}, 405, 406, 415), and what there is not (404).
 */
final class AnswerGate implements ContainerResponseFilter {

  private static final Annotation[] NONE = {};

  private final Judge judge;

  AnswerGate(Judge judge) {
    this.judge = judge;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(RequestGate.JUDGED) == null
        && judge.decide(request, AnyClient.INSTANCE) instanceof Refused refused) {
      Response refusal = Refusals.of(refused);
      response.getHeaders().clear();
      response.getHeaders().putAll(refusal.getMetadata());
      response.setStatus(refusal.getStatus());
      response.setEntity(refusal.getEntity(), NONE, refusal.getMediaType());
    }
  }

  /** Any client that is known. */
  private enum AnyClient implements ApplicableRules {
    INSTANCE;

    @Override
    public String pattern() {
      return "what the framework answers";
    }

    @Override
    public boolean allowAnyone() {
      return false;
    }

    @Override
    public Verdict<ClientIdentity> authorize(ClientIdentity client, Instant at) {
      return Verdict.accept(client);
    }
  }
}
