package org.mtls4j;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.trust.DomainName;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Stage;

/**
 * How a decision comes about: what each stage looked at and what it found, up to the one that
 * refuses. For operators: it says of certificates and rules what no caller may hear. Immutable and
 * thread-safe.
 *
 * @param rejection why the client is refused; null where it is let through
 * @param trustDomain the trust domain, where one was selected
 * @param principal the client, where it was identified
 * @param roles what it is granted
 * @param steps the stages, in their order
 */
public record Explanation(
    @Nullable Rejection rejection,
    @Nullable DomainName trustDomain,
    @Nullable String principal,
    Set<String> roles,
    List<Step> steps) {

  /**
   * One stage.
   *
   * @param stage which
   * @param reason why it refuses; null where it accepts
   * @param detail what it looked at and what it found
   */
  public record Step(Stage stage, @Nullable Reason reason, String detail) {

    /** Whether the stage accepts. */
    public boolean isAccepted() {
      return reason == null;
    }
  }

  /** Copies the collections. */
  public Explanation {
    roles = Collections.unmodifiableSortedSet(new TreeSet<>(roles));
    steps = List.copyOf(steps);
  }

  static Explanation of(Judgement judgement, @Nullable AccessRequest request, MtlsPolicy policy) {
    var client = judgement.identified().accepted();
    return new Explanation(
        judgement.outcome().rejected().orElse(null),
        judgement.trusted().accepted().map(path -> path.domain()).orElse(null),
        client.map(known -> known.getName()).orElse(null),
        client.map(known -> known.roles()).orElse(Set.of()),
        new ExplainedStages(judgement, request, policy).steps());
  }

  static Explanation of(Rejection bug) {
    return new Explanation(
        bug,
        null,
        null,
        Set.of(),
        List.of(new Step(bug.reason().stage(), bug.reason(), bug.detail())));
  }

  /** Whether the client is let through. */
  public boolean isAccepted() {
    return rejection == null;
  }

  /** For a refusal: what would have to be different. */
  public Optional<String> remedy() {
    return Optional.ofNullable(rejection).map(Rejection::reason).map(Remedy::of);
  }
}
