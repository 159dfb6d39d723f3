package org.mtls4j.jaxrs;

import java.util.Optional;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.MtlsPolicy;

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
        public Optional<MtlsPolicy> ownPolicy() {
          return Optional.empty();
        }
      };

  /** What judges in the {@code MtlsFilter} in front, or empty where there is none. */
  Optional<MtlsAuthenticator> front();

  /**
   * The policy that is to be enforced without a filter, or empty.
   *
   * @throws IllegalStateException when it cannot be
   */
  Optional<MtlsPolicy> ownPolicy();

  /** Surroundings where this policy is given by hand. */
  static Surroundings of(MtlsPolicy policy) {
    return new Surroundings() {
      @Override
      public Optional<MtlsAuthenticator> front() {
        return Optional.empty();
      }

      @Override
      public Optional<MtlsPolicy> ownPolicy() {
        return Optional.of(policy);
      }
    };
  }
}
