package org.mtls4j.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server in a process of its own, which writes into a log and ends with the tests. */
final class ServerProcess {

  /** For a busy machine: it is over as soon as the log says so. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);
  private static final int LINES_TOLD = 60;

  private final Process process;
  private final Path log;
  private final Thread atTheEnd = new Thread(this::kill, "kills a server that is left");

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(atTheEnd);
  }

  /** Starts {@code command} with the JDK of the tests as its own. */
  static ServerProcess start(
      Path directory, Path log, Map<String, String> environment, List<String> command)
      throws IOException {
    Files.writeString(log, "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return new ServerProcess(builder.start(), log);
  }

  /** Runs a command that ends by itself, and with success. */
  static void run(Path directory, Path log, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    ServerProcess running = start(directory, log, environment, command);
    boolean ended = running.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    running.stop();
    if (!ended || running.process.exitValue() != 0) {
      throw new IllegalStateException(command + " failed:\n" + lastOf(running.since(0)));
    }
  }

  /** How much the log has now: what is awaited comes after it. */
  long position() {
    try {
      return Files.size(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for what the log says after {@code position}, and tells it. */
  String await(long position, Pattern said) throws InterruptedException {
    AtomicReference<String> found = new AtomicReference<>();
    await(
        () -> {
          Matcher matcher = said.matcher(since(position));
          if (matcher.find()) {
            found.set(matcher.group());
          }
          return found.get() != null;
        });
    return found.get();
  }

  /** Waits for what the server has to do. */
  void await(BooleanSupplier done) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      boolean ended = !process.isAlive();
      if (done.getAsBoolean()) {
        return;
      }
      if (ended) {
        throw new IllegalStateException("the server has ended:\n" + lastOf(since(0)));
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("not in time:\n" + lastOf(since(0)));
  }

  private String since(long position) {
    try {
      byte[] all = Files.readAllBytes(log);
      int from = (int) Math.min(position, all.length);
      return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lastOf(String text) {
    List<String> lines = text.lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()));
  }

  /** Asks it to end, with what it has started, and has it ended where it does not. */
  void stop() throws InterruptedException {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    Instant end = Instant.now().plus(STOPS_WITHIN);
    while (all.stream().anyMatch(ProcessHandle::isAlive) && Instant.now().isBefore(end)) {
      Thread.sleep(50);
    }
    all.forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
    Runtime.getRuntime().removeShutdownHook(atTheEnd);
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
