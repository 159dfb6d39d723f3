package org.mtls4j.cli;

import java.io.PrintWriter;
import java.util.HexFormat;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** Results to standard output, complaints to standard error, colours where they are wanted. */
final class Console {

  private final PrintWriter out;
  private final PrintWriter err;
  private final Ansi ansi;

  Console(PrintWriter out, PrintWriter err, Ansi ansi) {
    this.out = out;
    this.err = err;
    this.ansi = ansi;
  }

  /** Prints a line of the result. */
  void print(String line) {
    out.println(line);
    out.flush();
  }

  /** Says what is wrong with what the command was given. */
  void complain(String message) {
    err.println(bad("mtls: ") + plain(message));
    err.flush();
  }

  /** {@code text} as something good. */
  String good(String text) {
    return styled(text, Style.fg_green);
  }

  /** {@code text} as something bad. */
  String bad(String text) {
    return styled(text, Style.fg_red);
  }

  /** {@code text} as something to think about. */
  String doubtful(String text) {
    return styled(text, Style.fg_yellow);
  }

  /** {@code text} as what a line is about. */
  String strong(String text) {
    return styled(text, Style.bold);
  }

  private String styled(String text, Style style) {
    return ansi.enabled() ? style.on() + plain(text) + Style.reset.on() : plain(text);
  }

  /** {@code text} without what a terminal would obey: certificates say what their maker likes. */
  static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\n' || isShown(c)) {
                plain.appendCodePoint(c);
              } else {
                plain.append("\\u{").append(HexFormat.of().toHexDigits(c, 6)).append('}');
              }
            });
    return plain.toString();
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
