package org.mtls4j.jaxrs;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.PolicyProblem;

/** What is around the REST resources of an application. */
interface Surroundings {

  /** Nothing that is known. */
  Surroundings NONE =
      new Surroundings() {
        @Override
        public Optional<MtlsAuthenticator> front() {
          return Optional.empty();
        }

        @Override
        public Optional<OwnJudge> own(InstantSource clock) {
          return Optional.empty();
        }
      };

  /**
   * What judges where no filter does.
   *
   * @param authenticator by the policy in force
   * @param end of the application
   */
  record OwnJudge(MtlsAuthenticator authenticator, Runnable end) {}

  /** What judges in the {@code MtlsFilter} in front, or empty where there is none yet. */
  Optional<MtlsAuthenticator> front();

  /** Whether there is a filter that has not started yet. */
  default boolean awaitsFilter() {
    return false;
  }

  /**
   * Begins to judge without a filter, or empty where there is no policy for that.
   *
   * @throws IllegalStateException when the policy cannot be enforced
   */
  Optional<OwnJudge> own(InstantSource clock);

  /** What of a policy only the filter enforces. */
  static List<PolicyProblem> onlyTheFilters(MtlsPolicy policy) {
    List<PolicyProblem> problems = new ArrayList<>();
    if (!policy.access().rules().isEmpty()) {
      problems.add(onlyTheFilters("access", "enforces it", "access"));
    }
    if (policy.source().isForwarded()) {
      problems.add(onlyTheFilters("source", "knows whose headers to believe", "forwarded"));
    }
    return problems;
  }

  private static PolicyProblem onlyTheFilters(String key, String does, String without) {
    return new PolicyProblem(
        List.of(key),
        "only MtlsFilter "
            + does
            + ", and that is not here: put it in front, or take '"
            + without
            + "' out");
  }

  /**
   * Surroundings where this policy is given by hand.
   *
   * @param around which may have a filter: whom that let in, nobody judges anew
   */
  static Surroundings of(MtlsPolicy policy, Supplier<Surroundings> around) {
    return new Surroundings() {
      @Override
      public Optional<MtlsAuthenticator> front() {
        return around.get().front();
      }

      @Override
      public boolean awaitsFilter() {
        return around.get().awaitsFilter();
      }

      @Override
      public Optional<OwnJudge> own(InstantSource clock) {
        List<PolicyProblem> problems = onlyTheFilters(policy);
        if (!problems.isEmpty()) {
          throw new IllegalStateException(
              problems.stream().map(PolicyProblem::toString).collect(Collectors.joining("\n")));
        }
        MtlsAuthenticator judge = MtlsAuthenticator.of(policy, clock);
        return Optional.of(new OwnJudge(judge, judge::close));
      }
    };
  }
}
