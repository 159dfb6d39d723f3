package org.mtls4j.servlet.forwarded;

/** A header that is not as its format says. The message is for operators, in one line. */
final class MalformedHeader extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedHeader(String message) {
    // It is made for what clients send: a stack trace would cost more than the refusal.
    super(message, null, false, false);
  }

  /** The message, which is always there. */
  String told() {
    return String.valueOf(getMessage());
  }
}
