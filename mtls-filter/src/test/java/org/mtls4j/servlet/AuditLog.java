package org.mtls4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What was written to the log, through SLF4J, as {@code simplelogger.properties} says. */
final class AuditLog {

  private static final Path FILE =
      Path.of(System.getProperty("org.slf4j.simpleLogger.logFile", "target/test.log"));

  private AuditLog() {}

  /** The one line that holds {@code text}: logger and message. */
  static String lineWith(String text) throws IOException {
    try (Stream<String> lines = Files.lines(FILE)) {
      List<String> found = lines.filter(line -> line.contains(text)).toList();
      assertThat(found).as("lines with " + text).hasSize(1);
      return found.get(0);
    }
  }
}
