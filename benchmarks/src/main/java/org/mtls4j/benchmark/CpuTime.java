package org.mtls4j.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The CPU time of this process, the JVM's own threads included. The JDK counts it in ticks of ten
 * milliseconds; Linux counts each thread's in nanoseconds, which is read where it is there.
 */
final class CpuTime {

  private static final Path THREADS = Path.of("/proc/self/task");

  /** By thread, also of those that have ended. */
  private final Map<Path, Long> seen = new HashMap<>();

  /** So many nanoseconds since the start. */
  long nanoseconds() throws IOException {
    if (!Files.exists(THREADS)) {
      return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
          .getProcessCpuTime();
    }
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
      for (Path thread : threads) {
        try {
          String told = Files.readString(thread.resolve("schedstat"));
          seen.put(thread, Long.valueOf(told.substring(0, told.indexOf(' '))));
        } catch (NoSuchFileException e) {
          // It has ended just now.
        }
      }
    }
    return seen.values().stream().mapToLong(Long::longValue).sum();
  }
}
