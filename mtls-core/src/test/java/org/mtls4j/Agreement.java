package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.mtls4j.Decision.Admitted;
import org.mtls4j.Decision.Refused;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;

/** That the explanation of a case says what the decision does. */
final class Agreement {

  private Agreement() {}

  /** Asserts it for an authenticator whose clock tells {@code at}; the reason of a refusal. */
  static Optional<Reason> assertOn(
      MtlsAuthenticator authenticator,
      Verdict<ClientChain> presented,
      AccessRequest request,
      Instant at) {
    Decision decision = authenticator.decide(presented, request);
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
}
