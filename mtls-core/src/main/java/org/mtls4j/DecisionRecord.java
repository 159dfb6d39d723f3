package org.mtls4j;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.ApplicableRules;
import org.mtls4j.audit.AuditEvent;
import org.mtls4j.audit.AuditOutcome;
import org.mtls4j.audit.AuditSink;
import org.mtls4j.audit.Outcomes;
import org.mtls4j.audit.PresentedCertificate;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.trust.DomainName;
import org.mtls4j.trust.TrustedPath;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What came out of the stages of one decision, to be told once. Confined to one thread. */
final class DecisionRecord {

  private static final Logger LOG = LoggerFactory.getLogger(DecisionRecord.class);

  private final AuditSink audit;
  private final Outcomes outcomes;
  private final Responses responses;
  private final long generation;
  private final Instant time;
  private final Verdict<ClientChain> presented;
  private final AccessRequest request;
  private @Nullable DomainName domain;
  private @Nullable String principal;
  private @Nullable String rule;
  private @Nullable String softened;

  DecisionRecord(
      AuditSink audit,
      Outcomes outcomes,
      Responses responses,
      long generation,
      Instant time,
      Verdict<ClientChain> presented,
      AccessRequest request) {
    this.audit = audit;
    this.outcomes = outcomes;
    this.responses = responses;
    this.generation = generation;
    this.time = time;
    this.presented = presented;
    this.request = request;
  }

  void found(Judgement judgement) {
    domain = judgement.trusted().accepted().map(TrustedPath::domain).orElse(null);
    principal = judgement.identified().accepted().map(ClientIdentity::getName).orElse(null);
    softened = judgement.softened().orElse(null);
    @Nullable Verdict<ApplicableRules> rules = judgement.rules();
    rule = rules == null ? null : rules.accepted().map(ApplicableRules::pattern).orElse(null);
  }

  /** For a client that was identified before, and what an entrance's own rules are called. */
  void found(@Nullable ClientIdentity client, String pattern) {
    domain = client == null ? null : client.domain();
    principal = client == null ? null : client.getName();
    rule = pattern;
  }

  /** Lets the client through, or anyone where it is not known. */
  Decision admitted(Judgement judgement) {
    Verdict<ClientIdentity> client = judgement.client();
    Optional<Rejection> trial = judgement.wouldRefuse();
    tell(
        trial.isPresent() ? AuditOutcome.WOULD_REFUSE : AuditOutcome.ACCEPTED,
        UUID::randomUUID,
        trial.or(client::rejected).orElse(null));
    return new Decision.Admitted(client.accepted().orElse(null));
  }

  Decision refused(Rejection rejection) {
    UUID id = UUID.randomUUID();
    tell(AuditOutcome.REJECTED, () -> id, rejection);
    return new Decision.Refused(id, rejection, responses);
  }

  private void count(AuditOutcome outcome, @Nullable Rejection rejection) {
    outcomes.add(domain, outcome, rejection == null ? null : rejection.reason());
  }

  private void tell(AuditOutcome outcome, Supplier<UUID> id, @Nullable Rejection rejection) {
    count(outcome, rejection);
    try {
      if (audit.wants(outcome)) {
        audit.record(event(outcome, id.get(), rejection));
      }
    } catch (RuntimeException e) {
      // The decision stands, whoever fails to write it down.
      LOG.error("a decision could not be audited: {}", id.get(), e);
    }
  }

  private AuditEvent event(AuditOutcome outcome, UUID id, @Nullable Rejection rejection) {
    @Nullable PresentedCertificate certificate =
        presented.accepted().map(chain -> PresentedCertificate.of(chain.leaf())).orElse(null);
    return new AuditEvent(
        id,
        time,
        outcome,
        rejection,
        request.fix(),
        certificate,
        domain,
        principal,
        rule,
        generation,
        softened);
  }
}
