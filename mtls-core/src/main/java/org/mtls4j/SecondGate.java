package org.mtls4j;

import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.mtls4j.Decision.Admitted;
import org.mtls4j.Decision.Refused;
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
   * May whom the entrance in front let in? A refusal has the id of its decision.
   *
   * @param before what the entrance in front decided
   */
  public Decision decide(Admitted before, AccessRequest request, ApplicableRules rules) {
    DecisionRecord record = record(before, request, rules.pattern());
    try {
      return rules.allowAnyone()
          ? before
          : authorize(before.identity(), rules, clock.instant())
              .fold(client -> before, record::refused);
    } catch (RuntimeException e) {
      LOG.error("a request was refused because of a bug", e);
      return record.refused(new Rejection(Reason.INTERNAL_ERROR, e.toString()));
    }
  }

  /**
   * Refuses whom the entrance in front let in, where something else than rules is against it.
   *
   * @param before what the entrance in front decided
   */
  public Refused refuse(Admitted before, AccessRequest request, Rejection why) {
    return record(before, request, null).refused(why);
  }

  /** Refuses what no entrance in front has judged, although one should have. */
  public Refused refuse(AccessRequest request, Rejection why) {
    return refuse(new Admitted(null), request, why);
  }

  private DecisionRecord record(Admitted before, AccessRequest request, @Nullable String pattern) {
    DecisionRecord record = records.of(pathOf(before.identity()), request);
    record.found(before, pattern);
    return record;
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
