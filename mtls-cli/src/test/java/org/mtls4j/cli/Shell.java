package org.mtls4j.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** Runs a command in this process, at a fixed time. */
final class Shell {

  static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");

  /** What a command left behind. */
  record Outcome(int exit, String out, String err) {

    List<String> lines() {
      return out.lines().toList();
    }
  }

  private Shell() {}

  static Outcome run(Object... args) {
    return run(Ansi.OFF, args);
  }

  static Outcome run(Ansi ansi, Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      texts[i] = args[i].toString();
    }
    int exit =
        Main.run(new PrintWriter(out), new PrintWriter(err), ansi, InstantSource.fixed(NOW), texts);
    return new Outcome(exit, out.toString(), err.toString());
  }
}
