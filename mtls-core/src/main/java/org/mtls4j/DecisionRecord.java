package org.mtls4j;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
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
  private @Nullable UUID id;

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

  /** For a request that was let in before: it is still the same one, with the same id. */
  void found(Decision.Admitted before, @Nullable String pattern) {
    @Nullable ClientIdentity client = before.identity();
    domain = client == null ? null : client.domain();
    principal = client == null ? null : client.getName();
    rule = pattern;
    id = before.id();
  }

  /** Lets the client through, or anyone where it is not known. */
  Decision admitted(Judgement judgement) {
    Verdict<ClientIdentity> client = judgement.client();
    Optional<Rejection> trial = judgement.wouldRefuse();
    AuditOutcome outcome = trial.isPresent() ? AuditOutcome.WOULD_REFUSE : AuditOutcome.ACCEPTED;
    @Nullable UUID told = tell(outcome, id, trial.or(client::rejected).orElse(null));
    return new Decision.Admitted(client.accepted().orElse(null), told);
  }

  Decision.Refused refused(Rejection rejection) {
    UUID own = id == null ? UUID.randomUUID() : id;
    tell(AuditOutcome.REJECTED, own, rejection);
    return new Decision.Refused(own, rejection, responses);
  }

  private void count(AuditOutcome outcome, @Nullable Rejection rejection) {
    outcomes.add(domain, outcome, rejection == null ? null : rejection.reason());
  }

  /** The id in the line that was written, or null; made only then, unless it is given. */
  private @Nullable UUID tell(
      AuditOutcome outcome, @Nullable UUID given, @Nullable Rejection rejection) {
    count(outcome, rejection);
    @Nullable UUID told = given;
    try {
      if (!audit.wants(outcome)) {
        return null;
      }
      told = given == null ? UUID.randomUUID() : given;
      audit.record(event(outcome, told, rejection));
      return told;
    } catch (RuntimeException e) {
      // The decision stands, whoever fails to write it down.
      LOG.error("a decision could not be audited: {}", told, e);
      return null;
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
