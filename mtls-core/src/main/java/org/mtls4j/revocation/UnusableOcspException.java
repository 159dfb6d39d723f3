package org.mtls4j.revocation;

/** An OCSP response that proves nothing; the message says why. */
final class UnusableOcspException extends Exception {

  private static final long serialVersionUID = 1;

  UnusableOcspException(String message) {
    super(message);
  }
}
