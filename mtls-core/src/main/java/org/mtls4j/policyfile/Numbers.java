package org.mtls4j.policyfile;

import java.util.OptionalInt;

/** Whole numbers as the policy writes them. */
final class Numbers {

  private Numbers() {}

  /** The number that {@code scalar} writes, from {@code least} to 999,999,999. */
  static OptionalInt parse(YamlNode.Scalar scalar, int least, Problems problems) {
    if (scalar.text().matches("0|[1-9][0-9]{0,8}")) {
      int number = Integer.parseInt(scalar.text());
      if (number >= least) {
        return OptionalInt.of(number);
      }
    }
    problems.add(scalar.place(), "'" + scalar.text() + "' is no whole number of at least " + least);
    return OptionalInt.empty();
  }
}
