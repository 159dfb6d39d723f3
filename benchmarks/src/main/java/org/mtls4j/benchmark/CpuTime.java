package org.mtls4j.benchmark;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The CPU time of a process, a JVM's own threads included. It is read from outside, so that the
 * process does nothing for it. Operating systems count it in ticks of ten milliseconds; Linux
 * counts each thread's in nanoseconds, which is read where it is there.
 */
final class CpuTime {

  private final ProcessHandle process;
  private final Path threads;

  /** By thread, also of those that have ended. */
  private final Map<Path, Long> seen = new HashMap<>();

  CpuTime(ProcessHandle process) {
    this.process = process;
    this.threads = Path.of("/proc", Long.toString(process.pid()), "task");
  }

  /** So many nanoseconds since the start. */
  long nanoseconds() throws IOException {
    if (!Files.exists(threads)) {
      return process.info().totalCpuDuration().map(Duration::toNanos).orElseThrow();
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
      for (Path thread : all) {
        try {
          String told = Files.readString(thread.resolve("schedstat"));
          seen.put(thread, Long.valueOf(told.substring(0, told.indexOf(' '))));
        } catch (IOException e) {
          // Else it has ended just now.
          if (Files.exists(thread)) {
            throw e;
          }
        }
      }
    }
    return seen.values().stream().mapToLong(Long::longValue).sum();
  }
}
