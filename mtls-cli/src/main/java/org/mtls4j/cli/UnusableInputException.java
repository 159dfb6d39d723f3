package org.mtls4j.cli;

/** Something that was given to a command cannot be used; the message says what and why. */
final class UnusableInputException extends Exception {

  private static final long serialVersionUID = 1;

  UnusableInputException(String message) {
    super(message);
  }
}
