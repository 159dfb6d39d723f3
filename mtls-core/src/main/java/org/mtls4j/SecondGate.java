package org.mtls4j;

import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.ApplicableRules;
import org.mtls4j.audit.AuditSink;
import org.mtls4j.audit.Outcomes;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.ClientChain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides behind an entrance that has judged the client already, by rules of its own. Only refusals
 * are audited: the entrance in front has told that it let the request in. Thread-safe; nothing that
 * a client can send makes it throw.
 */
public final class SecondGate {

  private static final Logger LOG = LoggerFactory.getLogger(SecondGate.class);

  /** What a decision is told by. */
  @FunctionalInterface
  interface Records {
    DecisionRecord of(Verdict<ClientChain> presented, AccessRequest request);
  }

  private final Records records;
  private final InstantSource clock;

  SecondGate(Records records, InstantSource clock) {
    this.records = records;
    this.clock = clock;
  }

  /** For where there is no policy: what refuses all the same tells the log. */
  public static SecondGate of(InstantSource clock) {
    Outcomes outcomes = new Outcomes();
    return new SecondGate(
        (presented, request) ->
            new DecisionRecord(
                AuditSink.log(),
                outcomes,
                Responses.DEFAULT,
                0,
                clock.instant(),
                presented,
                request),
        clock);
  }

  /**
   * May this client?
   *
   * @param client whom the entrance in front let in; null where it let the request in without one
   */
  public Decision decide(
      @Nullable ClientIdentity client, AccessRequest request, ApplicableRules rules) {
    DecisionRecord record = records.of(pathOf(client), request);
    record.found(client, rules.pattern());
    try {
      return rules.allowAnyone()
          ? new Decision.Admitted(client)
          : authorize(client, rules, clock.instant()).fold(Decision.Admitted::new, record::refused);
    } catch (RuntimeException e) {
      LOG.error("a request was refused because of a bug", e);
      return record.refused(new Rejection(Reason.INTERNAL_ERROR, e.toString()));
    }
  }

  /** Refuses what no entrance in front has judged, although one should have. */
  public Decision refuse(AccessRequest request, String why) {
    DecisionRecord record = records.of(pathOf(null), request);
    return record.refused(new Rejection(Reason.NO_RULE, why));
  }

  private static Verdict<ClientIdentity> authorize(
      @Nullable ClientIdentity client, ApplicableRules rules, Instant at) {
    return client == null
        ? Verdict.reject(Reason.NO_CERTIFICATE, "the entrance in front let it in without a client")
        : rules.authorize(client, at);
  }

  private static Verdict<ClientChain> pathOf(@Nullable ClientIdentity client) {
    return ClientChain.of(client == null ? null : client.certificatePath());
  }
}
