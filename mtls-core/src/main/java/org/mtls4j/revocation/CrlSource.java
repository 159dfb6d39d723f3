package org.mtls4j.revocation;

/** Where a CRL comes from. What it holds may be another list at the next call. Thread-safe. */
public interface CrlSource {

  /** The list in force, from memory. */
  Crl current();
}
