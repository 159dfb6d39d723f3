package org.mtls4j.revocation;

/** A CRL that cannot be relied on; the message says why. */
public final class UnusableCrlException extends Exception {

  private static final long serialVersionUID = 1;

  UnusableCrlException(String message) {
    super(message);
  }

  private UnusableCrlException(String message, RuntimeException cause) {
    super(message, cause);
  }

  static UnusableCrlException unreadable(String why) {
    return new UnusableCrlException(unreadableFor(why));
  }

  /**
   * The same where a parser stumbled, whose own message is for programmers: Bouncy Castle's names
   * classes of exceptions.
   */
  static UnusableCrlException unreadable(String why, RuntimeException cause) {
    return new UnusableCrlException(unreadableFor(why), cause);
  }

  private static String unreadableFor(String why) {
    return "is not a CRL that can be read: " + why;
  }
}
