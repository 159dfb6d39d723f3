package org.mtls4j.jaxrs;

import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.SecondGate;
import org.mtls4j.Unannotated;
import org.mtls4j.jaxrs.Surroundings.OwnJudge;

/**
 * What judges the clients of REST resources: the filter in front, or else a policy of their own. It
 * is looked for when it is first needed, and stays; only its policy may change. Thread-safe.
 */
final class Enforcement {

  /**
   * What judges.
   *
   * @param front in the filter; null where there is none
   * @param own where no filter is; null where there is no policy either
   */
  private record Standing(@Nullable MtlsAuthenticator front, @Nullable OwnJudge own) {

    /** Lets nobody in. */
    static final Standing NOBODY = new Standing(null, null);
  }

  private final Surroundings surroundings;
  private final InstantSource clock;
  private volatile @Nullable Standing standing;
  private @Nullable Runnable listener;

  /** By what is around the resources, at the time that {@code clock} tells. */
  Enforcement(Surroundings surroundings, InstantSource clock) {
    this.surroundings = surroundings;
    this.clock = clock;
  }

  /** What judges where no filter does; empty where one is there, or no policy. */
  Optional<MtlsAuthenticator> authenticator() {
    return Optional.ofNullable(standing().own()).map(OwnJudge::authenticator);
  }

  /** What refuses where the filter has not judged, or there is none. */
  SecondGate unjudged() {
    @Nullable MtlsAuthenticator front = standing().front();
    return front == null ? SecondGate.of(clock) : front.secondGate();
  }

  /** As it is in force now; empty where there is none, or none yet. */
  Optional<MtlsPolicy> policy() {
    return Optional.ofNullable(standing().front())
        .or(this::authenticator)
        .map(MtlsAuthenticator::policy);
  }

  /** What the policy in force says of resource methods without an annotation. */
  Unannotated unannotated() {
    return policy().map(MtlsPolicy::unannotated).orElse(Unannotated.DENY);
  }

  /** Whether the filter in front has not started yet. */
  boolean awaitsFilter() {
    return standing == null && surroundings.awaitsFilter();
  }

  /** Runs this when the filter in front has started. */
  void whenFilterStarts(Runnable told) {
    synchronized (this) {
      if (standing == null) {
        listener = told;
        return;
      }
    }
    told.run();
  }

  private Standing standing() {
    @Nullable Standing found = standing;
    return found == null ? settle() : found;
  }

  private Standing settle() {
    Standing found;
    @Nullable Runnable told;
    synchronized (this) {
      @Nullable Standing before = standing;
      if (before != null) {
        return before;
      }
      if (surroundings.awaitsFilter()) {
        return Standing.NOBODY;
      }
      found = find();
      standing = found;
      told = listener;
    }
    // Not in the lock: it asks for others.
    if (told != null) {
      told.run();
    }
    return found;
  }

  private Standing find() {
    @Nullable MtlsAuthenticator front = surroundings.front().orElse(null);
    return new Standing(front, front == null ? surroundings.own(clock).orElse(null) : null);
  }

  /** Ends what was begun here; once is enough. */
  void end() {
    @Nullable Standing found = standing;
    if (found != null && found.own() != null) {
      found.own().end().run();
    }
  }
}
