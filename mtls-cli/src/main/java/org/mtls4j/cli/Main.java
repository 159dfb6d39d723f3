package org.mtls4j.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

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
        .registerConverter(Instant.class, Main::instant)
        .registerConverter(Path.class, Main::path)
        .setParameterExceptionHandler((misuse, given) -> misused(misuse, console))
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

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is no name of a file in the locale that Java runs in; LC_ALL=C.UTF-8 has all");
    }
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "'" + text + "' is no instant; write it as in 2027-01-31T12:00:00Z");
    }
  }

  /** All of the help would push what is wrong out of sight; without a command, it is the answer. */
  private static int misused(ParameterException misuse, Console console) {
    CommandLine command = misuse.getCommandLine();
    console.complain(String.valueOf(misuse.getMessage()));
    UnmatchedArgumentException.printSuggestions(misuse, command.getErr());
    if (command.getParent() == null) {
      command.usage(command.getErr());
    } else {
      command
          .getErr()
          .println(
              "'"
                  + command.getParent().getCommandName()
                  + " help "
                  + command.getCommandName()
                  + "' says what it takes.");
    }
    return ExitCode.UNUSABLE;
  }
}
