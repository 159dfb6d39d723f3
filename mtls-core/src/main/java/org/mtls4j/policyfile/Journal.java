package org.mtls4j.policyfile;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mtls4j.x509.Fingerprint;

/**
 * What a policy was read from, by content: whether files are replaced, links swapped or clocks set
 * back, another content is another, and the same is the same. Confined to one thread at a time.
 */
final class Journal {

  /** Reads something as it is now. */
  @FunctionalInterface
  interface Reading<T> {
    T read() throws IOException;
  }

  /** What was found: another text whenever it is something else. */
  @FunctionalInterface
  private interface Look {
    String found();
  }

  private record Entry(Look look, String found) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** Reads a file and notes what was there, or that nothing was. */
  byte[] read(String name, Reading<byte[]> reading) throws IOException {
    return noted(name, reading, content -> Fingerprint.of(content).hex());
  }

  /** Lists a directory and notes the names. */
  List<String> list(String name, Reading<List<String>> reading) throws IOException {
    return noted(
        name + "/*",
        reading,
        // No file's name holds a NUL.
        names ->
            Fingerprint.of(
                    String.join("\0", names.stream().sorted().toList())
                        .getBytes(StandardCharsets.UTF_8))
                .hex());
  }

  /** Whether everything is still as it was noted. */
  boolean isCurrent() {
    return entries.values().stream().allMatch(entry -> entry.look().found().equals(entry.found()));
  }

  private <T> T noted(String name, Reading<T> reading, Function<T, String> print)
      throws IOException {
    Look look =
        () -> {
          try {
            return print.apply(reading.read());
          } catch (IOException e) {
            return failure(e);
          }
        };
    try {
      T content = reading.read();
      entries.putIfAbsent(name, new Entry(look, print.apply(content)));
      return content;
    } catch (IOException e) {
      entries.putIfAbsent(name, new Entry(look, failure(e)));
      throw e;
    }
  }

  private static String failure(IOException e) {
    return e instanceof FileNotFoundException || e instanceof NoSuchFileException
        ? "absent"
        : "unreadable";
  }
}
