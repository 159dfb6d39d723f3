package org.mtls4j.cli;

/** What the commands end with. */
final class ExitCode {

  /** Good, or accepted. */
  static final int GOOD = 0;

  /** Problems, or rejected. */
  static final int BAD = 1;

  /** Wrong usage, unreadable input, or a policy with problems where one without is needed. */
  static final int UNUSABLE = 2;

  private ExitCode() {}
}
