package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.mtls4j.Decision.Admitted;
import org.mtls4j.Decision.Refused;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.audit.AuditEvent;
import org.mtls4j.audit.AuditOutcome;
import org.mtls4j.audit.AuditSink;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;

/**
 * That the explanation of a case says what the decision does, the first time and when the chain
 * comes again, and the audit line what both do.
 */
public final class Agreement {

  private Agreement() {}

  /**
   * Asserts it.
   *
   * @param authenticators makes the authenticator, whose clock tells {@code at}
   * @return the reason of a refusal
   */
  public static Optional<Reason> assertOn(
      Function<AuditSink, MtlsAuthenticator> authenticators,
      Verdict<ClientChain> presented,
      AccessRequest request,
      Instant at) {
    List<AuditEvent> audited = new ArrayList<>();
    try (MtlsAuthenticator authenticator = authenticators.apply(sinkInto(audited))) {
      Optional<Reason> reason = assertOn(authenticator, presented, request, at);
      Explanation explanation = authenticator.explain(presented, request, at);
      assertThat(audited)
          .hasSize(2)
          .allSatisfy(
              line -> {
                assertThat(line.rejection()).isEqualTo(audited.get(0).rejection());
                assertThat(line.softened()).isEqualTo(audited.get(0).softened());
                assertThat(line.domain()).isEqualTo(explanation.trustDomain());
                assertThat(line.principal()).isEqualTo(explanation.principal());
              });
      return reason;
    }
  }

  /** The same without the audit line, for an authenticator whose clock tells {@code at}. */
  static Optional<Reason> assertOn(
      MtlsAuthenticator authenticator,
      Verdict<ClientChain> presented,
      AccessRequest request,
      Instant at) {
    Decision decision = authenticator.decide(presented, request);
    assertSame(authenticator.decide(presented, request), decision);
    Explanation explanation = authenticator.explain(presented, request, at);
    if (decision instanceof Refused refused) {
      assertThat(explanation.rejection()).isEqualTo(refused.rejection());
      assertThat(explanation.steps())
          .last()
          .extracting(Explanation.Step::reason)
          .isEqualTo(refused.rejection().reason());
      return Optional.of(refused.rejection()).map(Rejection::reason);
    }
    Optional<ClientIdentity> client = ((Admitted) decision).client();
    assertThat(explanation.rejection()).isNull();
    assertThat(explanation.principal()).isEqualTo(client.map(ClientIdentity::getName).orElse(null));
    assertThat(explanation.roles()).isEqualTo(client.map(ClientIdentity::roles).orElse(Set.of()));
    client.ifPresent(known -> assertThat(explanation.trustDomain()).isEqualTo(known.domain()));
    return Optional.empty();
  }

  /** What is remembered of a chain decides as the chain did. */
  private static void assertSame(Decision again, Decision first) {
    if (first instanceof Refused refused) {
      assertThat(((Refused) again).rejection()).isEqualTo(refused.rejection());
    } else {
      assertThat(((Admitted) again).client()).isEqualTo(((Admitted) first).client());
    }
  }

  private static AuditSink sinkInto(List<AuditEvent> events) {
    return new AuditSink() {
      @Override
      public boolean wants(AuditOutcome outcome) {
        return true;
      }

      @Override
      public void record(AuditEvent event) {
        events.add(event);
      }
    };
  }
}
