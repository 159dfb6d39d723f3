package org.mtls4j.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table of what ran where in {@code docs/containers.md}: this build's rows are in it as they
 * are. With {@code -Dcontainers.write-table} they are put there, in the place of older ones.
 */
class ContainersTable {

  private static final Path DOCUMENT = Path.of("../../docs/containers.md");

  /** The row below the headings. */
  private static final String BEGIN = "| --- | --- | --- | --- | --- | --- | --- | --- |\n";

  @Test
  void hasWhatRan() throws IOException {
    List<String> ran = ran();
    if (System.getProperty("containers.write-table") != null) {
      write(ran);
    }
    assertThat(rows(Files.readString(DOCUMENT)))
        .as("made by a run with -Dcontainers.write-table")
        .containsAll(ran);
  }

  private static List<String> ran() throws IOException {
    try (Stream<Path> files = Files.list(Played.ROWS)) {
      return files.sorted().flatMap(ContainersTable::lines).toList();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> rows(String document) {
    return document
        .substring(document.indexOf(BEGIN) + BEGIN.length())
        .lines()
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }

  private static void write(List<String> ran) throws IOException {
    String document = Files.readString(DOCUMENT);
    TreeMap<String, String> rows = new TreeMap<>();
    rows(document).forEach(row -> rows.put(key(row), row));
    ran.forEach(row -> rows.put(key(row), row));
    int from = document.indexOf(BEGIN) + BEGIN.length();
    int to = from + rows(document).stream().mapToInt(row -> row.length() + 1).sum();
    Files.writeString(
        DOCUMENT,
        document.substring(0, from)
            + rows.values().stream().map(row -> row + "\n").collect(Collectors.joining())
            + document.substring(to));
  }

  /** The container as the build calls it, and the JDK. */
  private static String key(String row) {
    String[] cells = row.split("\\|", -1);
    return cells[1] + cells[4];
  }
}
