package org.mtls4j.revocation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mtls4j.trust.TrustedPath;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;

/**
 * What is known of a path's revocation at one moment, and what its domain makes of that. Immutable
 * and thread-safe.
 *
 * @param path which was judged
 * @param statuses of its certificates, the client's first; fewer where the domain asks for fewer
 * @param rejection why the path does not stand; empty where it does
 * @param softened what was let pass in doubt, by {@code allow} or {@code grace}; empty where all is
 *     known to be good
 * @param until how long this counts: afterwards it must be judged again
 * @param generation of the data that it was judged by; under another it must be judged again
 */
public record RevocationOutcome(
    TrustedPath path,
    List<RevocationStatus> statuses,
    Optional<Rejection> rejection,
    Optional<String> softened,
    Instant until,
    long generation) {

  /** Copies the list. */
  public RevocationOutcome {
    statuses = List.copyOf(statuses);
  }

  /** The path, or why it does not stand. */
  public Verdict<TrustedPath> verdict() {
    return rejection.map(Verdict::<TrustedPath>reject).orElseGet(() -> Verdict.accept(path));
  }
}
