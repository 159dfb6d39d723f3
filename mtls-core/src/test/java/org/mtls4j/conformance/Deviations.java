package org.mtls4j.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The cases in which the product is known to differ from a suite, one by one: {@code suite | id |
 * our answer | why}.
 */
record Deviations(Map<CaseName, Listed> listed) {

  /** A case by its names. */
  record CaseName(String suite, String id) {
    static CaseName of(ConformanceCase what) {
      return new CaseName(what.suite(), what.id());
    }
  }

  /** What is known of it. */
  record Listed(String answer, String why) {}

  /** Those of the handed suites. */
  static Deviations known() {
    try (InputStream file = Deviations.class.getResourceAsStream("deviations.txt")) {
      return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Deviations parse(String text) {
    Map<CaseName, Listed> listed = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split("\\s*\\|\\s*", 4);
      if (parts.length != 4 || parts[3].isBlank()) {
        throw new IllegalArgumentException(
            "deviations.txt:" + number + ": not 'suite | id | our answer | why'");
      }
      if (listed.put(new CaseName(parts[0], parts[1]), new Listed(parts[2], parts[3].strip()))
          != null) {
        throw new IllegalArgumentException(
            "deviations.txt:" + number + ": listed twice: " + parts[1]);
      }
    }
    return new Deviations(listed);
  }

  boolean lists(Result result) {
    Listed known = listed.get(CaseName.of(result.what()));
    return known != null && known.answer().equals(result.ours().code());
  }
}
