package org.mtls4j.policyfile;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the policy writes them: an integer and one of s, m, h, d. */
final class Durations {

  /** Nine digits of days are more than any certificate lives, and no overflow. */
  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})([smhd])");

  private Durations() {}

  static Optional<Duration> parse(YamlNode.Scalar scalar, Problems problems) {
    Matcher matcher = FORM.matcher(scalar.text());
    if (!matcher.matches()) {
      problems.add(
          scalar.place(),
          "'" + scalar.text() + "' is no duration; write an integer and s, m, h or d, as in 24h");
      return Optional.empty();
    }
    long amount = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        });
  }
}
