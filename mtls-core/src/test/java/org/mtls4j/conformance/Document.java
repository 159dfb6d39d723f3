package org.mtls4j.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mtls4j.conformance.Deviations.CaseName;

/** {@code docs/conformance.md}: what a run over the handed suites, on JDK 17, makes it. */
final class Document {

  /** What it is about, and where each is from. */
  private static final Map<String, String> SUITES =
      Map.of(
          "pkits", "NIST PKITS 1.0.1 (2011), certificates and CRLs, with initial policy settings",
          "limbo-client", "C2SP x509-limbo, with client purposes",
          "bettertls-path", "Netflix bettertls, path building, with client purposes",
          "rustls-crl", "rustls-webpki, client authentication with CRLs",
          "openssl-ocsp", "OpenSSL's OCSP test");

  private static final int JDK = 17;

  private final Results results;
  private final Deviations known;

  Document(Results results, Deviations known) {
    this.results = results;
    this.known = known;
  }

  /** Whether this run is one that makes it: the others differ from one JDK to the next. */
  static boolean isMadeBy(Results results) {
    return results.suites().equals(SUITES.keySet()) && Runtime.version().feature() == JDK;
  }

  String markdown() {
    return template()
        .replace("{cases}", String.valueOf(results.all().size()))
        .replace("{jdk}", String.valueOf(JDK))
        .replace("{bouncycastle}", Certificates.BOUNCY_CASTLE.getVersionStr())
        .replace("{settings}", table(settings()))
        .replace("{ambiguous}", String.valueOf(ambiguous()))
        .replace("{scored}", table(ScoreTable.of(results.binding())))
        .replace("{deviations}\n", table(deviations()));
  }

  private static String template() {
    try (InputStream file = Document.class.getResourceAsStream("document.md")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<List<String>> settings() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("suite", "from", "opened"));
    results
        .settings()
        .forEach((suite, it) -> rows.add(List.of(suite, SUITES.get(suite), it.summary())));
    return rows;
  }

  private long ambiguous() {
    return results.all().stream().filter(it -> !it.what().isScored()).count();
  }

  private List<List<String>> deviations() {
    Map<CaseName, Result> results =
        this.results.all().stream()
            .collect(Collectors.toMap(it -> CaseName.of(it.what()), it -> it));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("case", "grade", "what", "our answer", "why"));
    known
        .listed()
        .forEach(
            (name, it) ->
                rows.add(
                    List.of(
                        "`" + name.id() + "`",
                        results.get(name).what().grade(),
                        results.get(name).outcome().label(),
                        it.answer(),
                        it.why())));
    return rows;
  }

  private static String table(List<List<String>> rows) {
    List<List<String>> withRule = new ArrayList<>(rows);
    withRule.add(1, rows.get(0).stream().map(any -> "---").toList());
    return withRule.stream()
        .map(row -> "| " + String.join(" | ", row) + " |\n")
        .collect(Collectors.joining());
  }
}
