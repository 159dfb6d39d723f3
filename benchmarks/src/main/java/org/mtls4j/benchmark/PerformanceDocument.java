package org.mtls4j.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes what was measured as a page. Arguments: the directory of results, and the page. */
final class PerformanceDocument {

  private static final String ALLOCATED = ":gc.alloc.rate.norm";

  private final StringBuilder page = new StringBuilder();

  private PerformanceDocument() {}

  /** Writes the page, of whatever has been measured. */
  public static void main(String... arguments) throws IOException {
    PerformanceDocument document = new PerformanceDocument();
    document.line("# What a request costs");
    document.line("");
    document.line("Written by `./benchmarks/run document` from `benchmarks/results`; not by hand.");
    document.line("To measure again: `./benchmarks/run all`, on a machine that does nothing else,");
    document.line(
        "with `JAVA_HOME` set to the Java that is meant, then `./benchmarks/run document`.");
    document.line(
        "Unless it says so, a table comes from one run: compare within a table, never between two.");
    Path results = Path.of(arguments[0]);
    if (!Files.isDirectory(results)) {
      document.line("");
      document.line("Nothing has been measured yet.");
      Files.writeString(Path.of(arguments[1]), document.page);
      return;
    }
    try (Stream<Path> versions = Files.list(results)) {
      for (Path version : versions.filter(Files::isDirectory).sorted().toList()) {
        document.java(version);
      }
    }
    Files.writeString(Path.of(arguments[1]), document.page);
  }

  private void line(String text) {
    page.append(text).append('\n');
  }

  private void java(Path results) throws IOException {
    line("");
    line("## Java " + results.getFileName());
    if (begun(results, "decision", "One decision")) {
      Map<String, Measured> measured = measured(results.resolve("decision.csv"));
      decisions(measured);
      cold(measured);
      if (Files.exists(results.resolve("sizes.csv"))) {
        sizes(measured(results.resolve("sizes.csv")));
      }
    }
    if (begun(results, "filter", "End to end")) {
      line("All servers have the same heap, in which what lasts is old before the rounds that are");
      line("counted: `" + LoadedServer.HEAP + "`.");
      line("");
      load(results.resolve("filter.csv"), "one small servlet");
    }
    if (begun(results, "default-heap", "End to end, the heap left to the JVM")) {
      line("Here each server has the heap that the JVM makes of it, of at most 1 GB. Where the");
      line(
          "classes reach the first threshold of the metaspace (21 MB), G1 makes the heap five times");
      line("smaller. Of these small servers only `ours` reaches it; a larger application would");
      line("without a filter. `-Xms` keeps the heap as it is.");
      line("");
      load(results.resolve("default-heap.csv"), "one small servlet");
    }
    if (begun(results, "load", "End to end, all variants")) {
      load(results.resolve("load.csv"), "one small servlet");
    }
    if (begun(results, "rest", "End to end, to a REST resource")) {
      line("The same requests, answered by a resource of Jersey's with a line of JSON.");
      line("");
      load(results.resolve("rest.csv"), "one REST resource");
    }
    if (begun(results, "pipelined", "End to end, eight requests under way on a connection")) {
      line("What the kernel does for a request is shared by eight here, so that the filter weighs");
      line("more. HTTP clients do not ask so.");
      line("");
      load(results.resolve("pipelined.csv"), "one small servlet");
    }
    if (begun(results, "heap", "What a client takes of the heap")) {
      line(
          "Of what is remembered of clients, each with a certificate of its own, P-256 keys and a");
      line("presented CA that they share. Those beyond `limits.cached-clients` are not kept.");
      line("");
      table(results.resolve("heap.csv"));
    }
    if (begun(results, "crl", "CRLs")) {
      lists(measured(results.resolve("crl.csv")));
    }
    if (begun(results, "black-hole", "A responder that answers nothing")) {
      blackHole(results.resolve("black-hole.csv"));
    }
  }

  private boolean begun(Path results, String what, String title) throws IOException {
    if (!Files.exists(results.resolve(what + ".csv"))) {
      return false;
    }
    line("");
    line("### " + title);
    line("");
    List<String> machine = Files.readAllLines(results.resolve(what + ".machine.txt"));
    line("Measured on: " + String.join("; ", machine) + ".");
    line("");
    return true;
  }

  /** The mean of a benchmark, its error, its unit and what each operation allocates. */
  private static final class Measured {
    private double score = Double.NaN;
    private double error = Double.NaN;
    private String unit = "";
    private double bytes = Double.NaN;

    private String time() {
      return number(score) + " ± " + number(error) + " " + unit.replace("/op", "");
    }

    private String allocated() {
      return Double.isNaN(bytes) ? "" : String.format(Locale.ROOT, "%.0f B", bytes);
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
  }

  /** By method, or by class and method and parameters where there are any. */
  private static Map<String, Measured> measured(Path csv) throws IOException {
    Map<String, Measured> all = new LinkedHashMap<>();
    List<String> lines = Files.readAllLines(csv);
    for (String line : lines.subList(1, lines.size())) {
      List<String> fields = fields(line);
      String whole = fields.get(0);
      boolean bytes = whole.endsWith(ALLOCATED);
      if (whole.contains(":") && !bytes) {
        continue;
      }
      String method = whole.replace(ALLOCATED, "");
      String name = method.replaceAll("^.*\\.(\\w+\\.\\w+)$", "$1");
      String parameters =
          String.join(
              " ", fields.subList(7, fields.size()).stream().filter(f -> !f.isEmpty()).toList());
      Measured one = all.computeIfAbsent((name + " " + parameters).strip(), any -> new Measured());
      double score = Double.parseDouble(fields.get(4));
      if (bytes) {
        one.bytes = score;
      } else {
        one.score = score;
        one.error = Double.parseDouble(fields.get(5));
        one.unit = fields.get(6);
      }
    }
    return all;
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  private void row(String... cells) {
    line("| " + String.join(" | ", cells) + " |");
  }

  private void decisions(Map<String, Measured> measured) {
    line(
        "A client that is known, the same request each time. `identity` is the least that a"
            + " verdict");
    line("per request can cost: known by identity, time and generation compared. Spring Security");
    line("validates no certificate; it believes what the container hands over.");
    line("");
    row("", "time", "÷ ours", "allocated");
    row("---", "---", "---", "---");
    Measured ours = measured.get("DecisionBenchmark.ours");
    measured.forEach(
        (name, one) -> {
          if (name.startsWith("DecisionBenchmark.")) {
            row(
                name.substring(name.indexOf('.') + 1),
                one.time(),
                ours == null ? "" : number(one.score / ours.score),
                one.allocated());
          }
        });
  }

  private void cold(Map<String, Measured> measured) {
    line("");
    line("A client that comes for the first time. `read` is the certificate's reading, which the");
    line("other two include and the container does anyway.");
    line("");
    row("keys", "read", "JDK PKIX", "ours", "ours ÷ JDK PKIX", "the same without `read`");
    row("---", "---", "---", "---", "---", "---");
    for (String keys : List.of("EC_P256", "RSA_2048")) {
      Measured read = measured.get("ColdBenchmark.read " + keys);
      Measured jdk = measured.get("ColdBenchmark.jdkPkix " + keys);
      Measured ours = measured.get("ColdBenchmark.ours " + keys);
      if (read != null && jdk != null && ours != null) {
        row(
            keys,
            read.time(),
            jdk.time(),
            ours.time(),
            number(ours.score / jdk.score),
            number((ours.score - read.score) / (jdk.score - read.score)));
      }
    }
  }

  private void sizes(Map<String, Measured> measured) {
    line("");
    line(
        "Larger policies, and many clients in turn. The last of them has more clients than are"
            + " kept. `identity` is");
    line("the least again, for as many clients: where they are many, memory is waited for.");
    line("");
    row("domains / grants / rules", "clients", "kept", "time", "allocated", "`identity`");
    row("---", "---", "---", "---", "---", "---");
    measured.forEach(
        (name, one) -> {
          String[] parts = name.split(" ", -1);
          if (parts[0].equals("WorkingSetBenchmark.ours")) {
            Measured floor = measured.get("WorkingSetFloorBenchmark.identity " + parts[2]);
            row(
                parts[1].replace("/", " / "),
                parts[2],
                parts[3],
                one.time(),
                one.allocated(),
                floor == null ? "" : floor.time());
          }
        });
  }

  private void table(Path csv) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    row(lines.get(0).split(",", -1));
    row("---", "---", "---");
    lines.stream().skip(1).forEach(line -> row(line.split(",", -1)));
  }

  private void lists(Map<String, Measured> measured) {
    row("", "time");
    row("---", "---");
    measured.forEach((name, one) -> row(name, one.time()));
  }

  private void blackHole(Path csv) throws IOException {
    line(
        "Requests on connections that stay open, of clients whose OCSP answer is known, while the");
    line("responder takes every question and answers none; beside the same without revocation.");
    line("");
    row("", "requests", "p50", "p99", "waited for the responder");
    row("---", "---", "---", "---", "---");
    for (String told : Files.readAllLines(csv).stream().skip(1).toList()) {
      List<String> fields = fields(told);
      row(
          fields.get(0),
          fields.get(1),
          fields.get(2) + " µs",
          fields.get(3) + " µs",
          fields.get(4));
    }
  }

  private void load(Path csv, String application) throws IOException {
    List<Map<Integer, Map<String, Double>>> starts = starts(csv);
    List<Map<String, Double>> rounds =
        starts.stream().flatMap(start -> start.values().stream()).toList();
    line(
        "Jetty 12, TLS 1.3, connections that stay open, "
            + application
            + "; the server's CPU time a");
    line(
        "request, of "
            + rounds.size()
            + " rounds in which each variant was asked. The ratio is that of");
    line(
        "no filter to the variant, round by round; `nothing-again` is no filter once more and"
            + " shows");
    line(
        "what the measurement is worth. All rounds together count the garbage collections too,"
            + " which");
    line("fall on some rounds.");
    if (starts.size() > 1) {
      line("");
      line(
          "Each variant has a server in a process of its own. What the JIT compiler makes of it"
              + " differs");
      line(
          "from process to process, so all were started "
              + starts.size()
              + " times: the last column is the mean of");
      line(
          "the starts, each with all of its rounds together, and the standard error of that mean.");
    }
    line("");
    row(
        "",
        "CPU a request",
        "no filter ÷ it",
        "half of the rounds within",
        "all rounds together",
        "mean of the starts");
    row("---", "---", "---", "---", "---", "---");
    for (String variant : rounds.get(0).keySet().stream().sorted().toList()) {
      List<Double> ratios =
          rounds.stream().map(round -> round.get(LoadServer.NOTHING) / round.get(variant)).toList();
      List<Double> ofStarts =
          starts.stream().map(start -> together(start.values(), variant)).toList();
      row(
          variant,
          number(at(rounds.stream().map(round -> round.get(variant) / 1_000).toList(), 0.5))
              + " µs",
          String.format(Locale.ROOT, "%.3f", at(ratios, 0.5)),
          String.format(Locale.ROOT, "%.3f to %.3f", at(ratios, 0.25), at(ratios, 0.75)),
          String.format(Locale.ROOT, "%.3f", together(rounds, variant)),
          starts.size() > 1
              ? String.format(Locale.ROOT, "%.3f ± %.3f", mean(ofStarts), error(ofStarts))
              : "one start");
    }
  }

  /** Of each start, the rounds, by their numbers, and the nanoseconds of each variant. */
  private static List<Map<Integer, Map<String, Double>>> starts(Path csv) throws IOException {
    Map<Integer, Map<Integer, Map<String, Double>>> starts = new TreeMap<>();
    List<String> lines = Files.readAllLines(csv);
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", -1);
      starts
          .computeIfAbsent(Integer.valueOf(fields[0]), any -> new TreeMap<>())
          .computeIfAbsent(Integer.valueOf(fields[1]), any -> new LinkedHashMap<>())
          .put(fields[2], Double.valueOf(fields[3]));
    }
    return List.copyOf(starts.values());
  }

  /** What no filter took in all of these rounds, divided by what the variant took. */
  private static double together(Collection<Map<String, Double>> rounds, String variant) {
    return sum(rounds, LoadServer.NOTHING) / sum(rounds, variant);
  }

  private static double sum(Collection<Map<String, Double>> rounds, String variant) {
    return rounds.stream().mapToDouble(round -> round.get(variant)).sum();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(each -> each).average().orElseThrow();
  }

  /** The standard error of the mean. */
  private static double error(List<Double> values) {
    double mean = mean(values);
    double squares = values.stream().mapToDouble(each -> (each - mean) * (each - mean)).sum();
    return Math.sqrt(squares / (values.size() - 1) / values.size());
  }

  private static double at(List<Double> values, double part) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.round(part * (sorted.size() - 1)));
  }
}
