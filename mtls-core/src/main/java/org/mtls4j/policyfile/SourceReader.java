package org.mtls4j.policyfile;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mtls4j.policyfile.YamlNode.Scalar;
import org.mtls4j.source.ClientSource;
import org.mtls4j.source.Forwarding;

/** Reads {@code source} and, with it, {@code forwarded}: neither means anything by itself. */
final class SourceReader {

  private static final String TLS = "tls";
  private static final String FORWARDED = "forwarded";
  private static final Set<String> WORDS = Set.of(TLS, FORWARDED);

  private final Variables variables;

  SourceReader(Variables variables) {
    this.variables = variables;
  }

  /** What {@code policy} says; empty where it says nothing, or has problems, which are added. */
  Optional<ClientSource> read(Section policy) {
    Problems problems = policy.problems();
    int before = problems.count();
    List<Scalar> sources = policy.oneOrMore("source");
    sources.stream()
        .filter(source -> !WORDS.contains(source.text()))
        .forEach(
            source ->
                problems.add(
                    source.place(),
                    "'" + source.text() + "' is no source" + NearMiss.hint(source.text(), WORDS)));
    boolean understood = problems.count() == before;
    Optional<Scalar> asked = find(sources, FORWARDED);
    Optional<Section> settings = policy.section(FORWARDED, "{format: …, from: { … }}");
    if (understood) {
      checkBothOrNeither(policy, asked, problems);
    }
    Optional<Forwarding> forwarding =
        settings.flatMap(section -> new ForwardedReader(section, variables).read());
    return problems.count() > before
        ? Optional.empty()
        : forwarding.map(
            by ->
                find(sources, TLS).isPresent()
                    ? ClientSource.tlsOrForwarded(by)
                    : ClientSource.forwarded(by));
  }

  private static Optional<Scalar> find(List<Scalar> sources, String word) {
    return sources.stream().filter(source -> source.text().equals(word)).findFirst();
  }

  private static void checkBothOrNeither(
      Section policy, Optional<Scalar> asked, Problems problems) {
    boolean set = policy.get(FORWARDED).isPresent();
    if (asked.isPresent() && !set && !policy.isMisspelt(FORWARDED)) {
      problems.add(
          asked.get().place(),
          "nobody may forward: 'forwarded' is missing, {format: …, from: { … }}");
    }
    if (asked.isEmpty() && set && !policy.isMisspelt("source")) {
      problems.add(
          policy.placeOf(FORWARDED),
          "has no effect by itself: write 'source: forwarded', or 'source: [tls, forwarded]'");
    }
  }
}
