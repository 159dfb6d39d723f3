package org.mtls4j.access;

import java.time.Instant;
import java.util.Optional;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;

/**
 * What decides one request: of an {@link AccessPolicy}, the rules of the first matching group that
 * list its method; an entrance may have rules of its own.
 */
public interface ApplicableRules {

  /** The rules' name for the audit trail: the path pattern. */
  String pattern();

  /** Whether nobody is asked who they are. */
  boolean allowAnyone();

  /**
   * The same client where the rules let it in, or forgive it while on trial; or their most telling
   * refusal.
   */
  Verdict<ClientIdentity> authorize(ClientIdentity client, Instant at);

  /**
   * Whether {@code client} is let in at any time, none of the rules being on trial for it; false
   * also where that is not known without asking {@link #authorize}.
   */
  default boolean simplyAllow(ClientIdentity client) {
    return false;
  }

  /** Why {@code client}, which is let through, would not be if no rule were on trial. */
  default Optional<Rejection> wouldRefuse(ClientIdentity client, Instant at) {
    return Optional.empty();
  }
}
