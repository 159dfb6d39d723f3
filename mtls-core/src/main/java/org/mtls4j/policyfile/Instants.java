package org.mtls4j.policyfile;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Moments as the policy writes them: an instant, or a day, which stands for its beginning. */
final class Instants {

  /** The longest day. */
  private static final int DAY = "2027-01-31".length();

  private Instants() {}

  /** The moment that {@code scalar} writes, both forms in UTC. */
  static Optional<Instant> parse(YamlNode.Scalar scalar, Problems problems) {
    try {
      return Optional.of(
          scalar.text().length() <= DAY
              ? LocalDate.parse(scalar.text()).atStartOfDay(ZoneOffset.UTC).toInstant()
              : Instant.parse(scalar.text()));
    } catch (DateTimeException e) {
      problems.add(
          scalar.place(),
          "'"
              + scalar.text()
              + "' is no moment; write a day, as in 2027-01-31, which means its beginning in UTC,"
              + " or 2027-01-31T18:00:00Z");
      return Optional.empty();
    }
  }
}
