package org.mtls4j.policyfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.PolicyProblem;
import org.mtls4j.TrustDomain;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.path.ChainLimits;
import org.mtls4j.policyfile.YamlNode.Entry;
import org.mtls4j.policyfile.YamlNode.Mapping;
import org.mtls4j.policyfile.YamlNode.Sequence;

/**
 * Reads a policy file. Nothing in it is ignored: what is unknown, wrong or cannot be enforced is a
 * problem, and all problems are told at once.
 */
public final class PolicyFile {

  private static final Set<String> KEYS =
      Set.of("version", "trust-domains", "access", "source", "limits");
  private static final Set<String> LATER =
      Set.of(
          "include",
          "locks",
          "forwarded",
          "revocation-store",
          "network",
          "responses",
          "audit",
          "rest");

  private final Problems problems;
  private final DomainReader domains;

  private PolicyFile(
      String name, PolicyResources resources, UnaryOperator<@Nullable String> environment) {
    this.problems = new Problems(name);
    Locations locations = new Locations(resources);
    this.domains =
        new DomainReader(
            new CertificateReader(locations, environment), new RevocationReader(locations));
  }

  /**
   * The policy in {@code file}; the files it names are relative to it.
   *
   * @throws PolicyFileException with every problem, when it cannot be enforced as it stands
   */
  public static MtlsPolicy load(Path file) throws PolicyFileException {
    Path directory = file.toAbsolutePath().getParent();
    try {
      return load(
          file.toString(),
          Files.readAllBytes(file),
          PolicyResources.directory(directory == null ? file : directory));
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  /**
   * The policy in {@code content}.
   *
   * @param name what to call the file in problems
   * @param resources the files that it names
   * @throws PolicyFileException with every problem, when it cannot be enforced as it stands
   */
  public static MtlsPolicy load(String name, byte[] content, PolicyResources resources)
      throws PolicyFileException {
    return load(name, content, resources, System::getenv);
  }

  static MtlsPolicy load(
      String name,
      byte[] content,
      PolicyResources resources,
      UnaryOperator<@Nullable String> environment)
      throws PolicyFileException {
    return new PolicyFile(name, resources, environment).read(content);
  }

  private static PolicyFileException unreadable(String name, IOException e) {
    return new PolicyFileException(
        List.of(new FileProblem(name, 1, 1, "the policy cannot be read: " + e)));
  }

  private MtlsPolicy read(byte[] content) throws PolicyFileException {
    @Nullable YamlNode document = YamlReader.read(content, problems);
    MtlsPolicy.Builder policy = MtlsPolicy.builder();
    if (document != null) {
      Section.of(document, "the policy", problems).ifPresent(section -> read(section, policy));
    }
    problems.throwIfAny();
    return policy.build();
  }

  private void read(Section section, MtlsPolicy.Builder policy) {
    section.allowOnly(KEYS, LATER);
    version(section);
    section.oneOf("source", Set.of("tls"));
    section.section("limits").map(PolicyFile::limits).ifPresent(policy::limits);
    boolean anyDomain = domains(section, policy);
    int before = problems.count();
    AccessPolicy access = AccessReader.read(section);
    if (problems.count() == before) {
      // With a rule left out, the checks would tell the wrong places of the others.
      policy.access(access);
    }
    if (anyDomain) {
      policy.problems().forEach(problem -> add(problem, section));
    }
  }

  private void version(Section section) {
    section.require("version");
    section
        .text("version")
        .filter(version -> !version.text().equals("1"))
        .ifPresent(
            version ->
                problems.add(
                    version.place(), "version '" + version.text() + "' is unknown; this is 1"));
  }

  /** Whether any domain could be read, so that it makes sense to check them with each other. */
  private boolean domains(Section section, MtlsPolicy.Builder policy) {
    section.require("trust-domains");
    Optional<Section> listed = section.section("trust-domains");
    if (listed.isEmpty()) {
      return false;
    }
    List<Entry> entries = listed.get().entries();
    List<TrustDomain> read =
        entries.stream().flatMap(entry -> domains.read(entry, problems).stream()).toList();
    read.forEach(policy::domain);
    return entries.isEmpty() || !read.isEmpty();
  }

  private static ChainLimits limits(Section limits) {
    limits.allowOnly(Set.of("chain-certificates", "certificate-bytes"), Set.of("cached-clients"));
    return new ChainLimits(
        limit(limits, "chain-certificates", ChainLimits.DEFAULT.certificates()),
        limit(limits, "certificate-bytes", ChainLimits.DEFAULT.certificateBytes()));
  }

  private static int limit(Section limits, String key, int otherwise) {
    return limits
        .text(key)
        .map(text -> Numbers.parse(text, 1, limits.problems()).orElse(otherwise))
        .orElse(otherwise);
  }

  /** Tells a problem of the whole where its keys lead, as far as they are written in the file. */
  private void add(PolicyProblem problem, Section section) {
    Place place = section.place();
    @Nullable YamlNode node = null;
    for (String step : problem.place()) {
      Optional<YamlNode> next = node == null ? section.get(step) : child(node, step);
      if (next.isEmpty()) {
        break;
      }
      node = next.get();
      place = node.place();
    }
    problems.add(place, problem.place(), problem.message());
  }

  private static Optional<YamlNode> child(YamlNode node, String step) {
    if (node instanceof Mapping mapping) {
      return mapping.entry(step).map(Entry::value);
    }
    if (node instanceof Sequence sequence && step.matches("[0-9]{1,6}")) {
      int index = Integer.parseInt(step);
      return index < sequence.items().size()
          ? Optional.of(sequence.items().get(index))
          : Optional.empty();
    }
    return Optional.empty();
  }
}
