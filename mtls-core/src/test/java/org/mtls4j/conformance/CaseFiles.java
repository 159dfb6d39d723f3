package org.mtls4j.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The cases of a directory: one suite a {@code *.jsonl} file, one JSON object a line. */
final class CaseFiles {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private CaseFiles() {}

  /**
   * All cases, by file and line.
   *
   * @throws IllegalArgumentException with file and line of what cannot be read, or where there is
   *     nothing to read
   */
  static List<ConformanceCase> read(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException(directory + " is not a directory of conformance cases");
    }
    List<ConformanceCase> cases = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Path file : jsonLines(directory)) {
      int line = 0;
      for (String text : Files.readAllLines(file)) {
        line++;
        if (!text.isBlank()) {
          cases.add(unique(parsed(text, file + ":" + line), seen, file + ":" + line));
        }
      }
    }
    if (cases.isEmpty()) {
      throw new IllegalArgumentException(directory + " holds no conformance cases (*.jsonl)");
    }
    return List.copyOf(cases);
  }

  private static Set<Path> jsonLines(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jsonl")) {
      Set<Path> sorted = new TreeSet<>();
      files.forEach(sorted::add);
      return sorted;
    }
  }

  private static ConformanceCase parsed(String text, String place) {
    try {
      JsonNode root = JSON.readTree(text);
      return new CaseReader(root).read();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(place + ": not JSON: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
    }
  }

  private static ConformanceCase unique(ConformanceCase read, Set<String> seen, String place) {
    if (!seen.add(read.suite() + " " + read.id())) {
      throw new IllegalArgumentException(
          place + ": a second case '" + read.id() + "' of " + read.suite());
    }
    return read;
  }
}
