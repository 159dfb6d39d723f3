package org.mtls4j.revocation;

import org.mtls4j.trust.TrustedPath;

/** What brings the data that a path is judged by. Thread-safe. */
interface FirstAnswers {

  /** Nothing is brought. */
  FirstAnswers NONE =
      new FirstAnswers() {
        @Override
        public void begin(DomainRevocation domain, TrustedPath path) {}

        @Override
        public boolean awaitAny(DomainRevocation domain, TrustedPath path) {
          return false;
        }
      };

  /**
   * Begins to bring what the certificates of {@code path} name, whatever is known of them: what one
   * source clears, another may revoke. What an earlier policy has brought counts afterwards. Waits
   * for nothing.
   */
  void begin(DomainRevocation domain, TrustedPath path);

  /**
   * Waits, once, for what may answer for {@code path}.
   *
   * @return whether something came in; false where nothing will soon
   */
  boolean awaitAny(DomainRevocation domain, TrustedPath path);
}
