package org.mtls4j;

/** What the REST feature does with a resource method that no annotation guards. */
public enum Unannotated {
  /** Nobody may call it. The default. */
  DENY,
  /** Any client that is known may. */
  AUTHENTICATED
}
