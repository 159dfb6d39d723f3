package org.mtls4j.revocation;

/** A CRL that cannot be relied on; the message says why. */
public final class UnusableCrlException extends Exception {

  private static final long serialVersionUID = 1;

  UnusableCrlException(String message) {
    super(message);
  }

  static UnusableCrlException unreadable(String why) {
    return new UnusableCrlException("is not a CRL that can be read: " + why);
  }
}
