package org.mtls4j.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

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

/**
 * The cases of a directory: one suite a {@code *.jsonl} file, one JSON object a line.
 *
 * @param cases all that can be read, by file and line
 * @param unreadable what cannot, with file and line: they are told, and the others run
 */
record CaseFiles(List<ConformanceCase> cases, List<String> unreadable) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads a directory.
   *
   * @throws IllegalArgumentException where there is none, or no case in it
   */
  static CaseFiles read(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException(directory + " is not a directory of conformance cases");
    }
    List<ConformanceCase> cases = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Path file : jsonLines(directory)) {
      int line = 0;
      // Octets that are no UTF-8 make no base64 and no date of anything: the case tells.
      for (String text : new String(Files.readAllBytes(file), UTF_8).split("\n", -1)) {
        line++;
        if (!text.isBlank()) {
          try {
            cases.add(unique(parsed(text), seen));
          } catch (IllegalArgumentException e) {
            unreadable.add(file + ":" + line + ": " + e.getMessage());
          }
        }
      }
    }
    if (cases.isEmpty() && unreadable.isEmpty()) {
      throw new IllegalArgumentException(directory + " holds no conformance cases (*.jsonl)");
    }
    return new CaseFiles(List.copyOf(cases), List.copyOf(unreadable));
  }

  private static Set<Path> jsonLines(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jsonl")) {
      Set<Path> sorted = new TreeSet<>();
      files.forEach(
          file -> {
            if (Files.isRegularFile(file)) {
              sorted.add(file);
            }
          });
      return sorted;
    }
  }

  private static ConformanceCase parsed(String text) {
    try {
      JsonNode root = JSON.readTree(text);
      return new CaseReader(root).read();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static ConformanceCase unique(ConformanceCase read, Set<String> seen) {
    if (!seen.add(read.suite() + " " + read.id())) {
      throw new IllegalArgumentException("a second case '" + read.id() + "' of " + read.suite());
    }
    return read;
  }
}
