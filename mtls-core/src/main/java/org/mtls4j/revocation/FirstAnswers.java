package org.mtls4j.revocation;

import org.mtls4j.trust.TrustedPath;

/** For what a request may wait, once. Thread-safe. */
@FunctionalInterface
interface FirstAnswers {

  /** Whether something came in that may answer for {@code path}; false where nothing will soon. */
  boolean awaitAny(DomainRevocation domain, TrustedPath path);
}
