package org.mtls4j.revocation;

/** A CRL that cannot be relied on; the message says why. */
public final class UnusableCrlException extends Exception {

  private static final long serialVersionUID = 1;

  UnusableCrlException(String message) {
    super(message);
  }
}
