package org.mtls4j.revocation;

/**
 * A responder says that it does not answer (RFC 6960 section 4.2.1). Nobody signs that, so it
 * proves nothing.
 */
final class OcspRefusal extends Exception {

  private static final long serialVersionUID = 1;

  private final boolean passing;

  OcspRefusal(int status) {
    super("answers " + name(status));
    this.passing = status == 2 || status == 3;
  }

  /** Whether it is the responder's own trouble, and not the question's. */
  boolean isPassing() {
    return passing;
  }

  private static String name(int status) {
    return switch (status) {
      case 1 -> "malformedRequest";
      case 2 -> "internalError";
      case 3 -> "tryLater";
      case 5 -> "sigRequired";
      case 6 -> "unauthorized";
      default -> "a status that does not exist";
    };
  }
}
