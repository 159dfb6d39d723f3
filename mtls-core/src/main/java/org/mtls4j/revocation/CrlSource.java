package org.mtls4j.revocation;

import java.util.Optional;

/** Where a CRL comes from. What it holds may be another list at the next call. Thread-safe. */
public interface CrlSource {

  /** The list in force, from memory; empty where none could be had so far. */
  Optional<Crl> current();
}
