package org.mtls4j.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Runs one command and ends with its exit code. */
public final class Main {

  private Main() {}

  /** {@code check}, {@code explain} or {@code inspect}. */
  public static void main(String[] args) {
    System.exit(
        run(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            Ansi.AUTO,
            InstantSource.system(),
            args));
  }

  static int run(PrintWriter out, PrintWriter err, Ansi ansi, InstantSource clock, String... args) {
    Console console = new Console(out, err, ansi);
    return new CommandLine(new Commands(console, clock))
        .setOut(out)
        .setErr(err)
        .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler(
            (failure, command, result) -> {
              console.complain(
                  failure instanceof UnusableInputException
                      ? String.valueOf(failure.getMessage())
                      : "this is a bug of ours, please report it: " + failure);
              return ExitCode.UNUSABLE;
            })
        .execute(args);
  }
}
