package org.mtls4j.x509;

/** A file of certificates that cannot be used; the message says what is wrong and what would do. */
public final class UnreadableCertificatesException extends Exception {

  private static final long serialVersionUID = 1;

  /** An exception that says {@code message}. */
  public UnreadableCertificatesException(String message) {
    super(message);
  }

  /** The same where a parser stumbled, whose own message is for programmers. */
  UnreadableCertificatesException(String message, Exception cause) {
    super(message, cause);
  }
}
