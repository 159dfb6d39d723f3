package org.mtls4j.policyfile;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.mtls4j.MtlsPolicy;
import org.mtls4j.PolicyAdvice;
import org.mtls4j.PolicyProblem;
import org.mtls4j.Responses;
import org.mtls4j.Responses.Detail;
import org.mtls4j.TrustDomain;
import org.mtls4j.Unannotated;
import org.mtls4j.access.AccessPolicy;
import org.mtls4j.path.ChainLimits;
import org.mtls4j.policyfile.Includes.Included;
import org.mtls4j.policyfile.YamlNode.Entry;
import org.mtls4j.policyfile.YamlNode.Mapping;
import org.mtls4j.policyfile.YamlNode.Sequence;
import org.mtls4j.x509.ParsedCertificate;

/** Reads one policy with the files that it includes. Used once. */
final class PolicyReader {

  static final Set<String> KEYS =
      Set.of(
          "version",
          "include",
          "trust-domains",
          "locks",
          "access",
          "source",
          "forwarded",
          "limits",
          "responses",
          "audit",
          "rest",
          "network",
          "revocation-store");
  private static final String DOMAINS = "trust-domains";

  private final String name;
  private final Problems problems = new Problems();
  private final MtlsPolicy.Builder policy = MtlsPolicy.builder();
  private final Locations locations;
  private final KnownLists running;
  private final Variables variables;
  private Function<MtlsPolicy, List<PolicyProblem>> objections = sound -> List.of();
  // Those of all files, also such as have problems.
  private final Map<String, Entry> domains = new LinkedHashMap<>();
  private final Map<String, List<ParsedCertificate>> certificatesKnown = new HashMap<>();
  private Optional<YamlNode> locks = Optional.empty();
  private boolean listing;
  private int readable;

  /**
   * A reader of the file that is called {@code name}.
   *
   * @param locations what the file names
   * @param running lists that are in use already
   */
  PolicyReader(
      String name,
      Locations locations,
      KnownLists running,
      UnaryOperator<@Nullable String> environment) {
    this.name = name;
    this.locations = locations;
    this.running = running;
    this.variables = new Variables(environment);
  }

  /** What an entrance cannot enforce of a policy that is sound otherwise is a problem, too. */
  PolicyReader objecting(Function<MtlsPolicy, List<PolicyProblem>> entrance) {
    objections = entrance;
    return this;
  }

  /**
   * Reads it.
   *
   * @param content the file; null where the {@code overrides} are the whole policy
   * @param overrides what replaces settings of the file, by dotted path
   * @param at the time to give advice at; null to give none
   */
  PolicyReport read(
      byte @Nullable [] content, Map<String, String> overrides, @Nullable Instant at) {
    problems.begin(name);
    @Nullable YamlNode document =
        content == null
            ? new Mapping(Place.startOf(name), List.of())
            : YamlReader.read(name, content, problems);
    if (document == null) {
      return new PolicyReport(null, problems.found(), List.of());
    }
    Optional<Section> section =
        Section.of(Overrides.apply(overrides, document, problems), "the policy", problems);
    section.ifPresent(this::read);
    if (problems.count() > 0) {
      return new PolicyReport(null, problems.found(), List.of());
    }
    MtlsPolicy built = policy.build();
    Section whole = section.orElseThrow();
    objections.apply(built).forEach(p -> problems.add(placeOf(p, whole), p.place(), p.message()));
    return problems.count() > 0
        ? new PolicyReport(null, problems.found(), List.of())
        : new PolicyReport(built, List.of(), advice(built, whole, at));
  }

  private void read(Section section) {
    section.allowOnly(KEYS, Set.of());
    version(section);
    new SourceReader(variables).read(section).ifPresent(policy::source);
    section.section("limits").ifPresent(this::limits);
    section.section("responses").map(PolicyReader::responses).ifPresent(policy::responses);
    section.section("rest").ifPresent(this::rest);
    section.section("audit").ifPresent(this::audit);
    policy.network(NetworkReader.read(section));
    domains(section);
    locks = LocksReader.document(section, locations);
    locks.map(listed -> LocksReader.read(listed, problems)).ifPresent(policy::locks);
    int before = problems.count();
    AccessPolicy access = AccessReader.read(section);
    if (problems.count() == before) {
      // With a rule left out, the checks would tell the wrong places of the others.
      policy.access(access);
    }
    if (readable > 0 || (listing && domains.isEmpty())) {
      policy.problems().forEach(p -> problems.add(placeOf(p, section), p.place(), p.message()));
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

  private void domains(Section section) {
    if (section.get("include").isEmpty()) {
      section.require(DOMAINS);
    }
    section.section(DOMAINS).ifPresent(listed -> domains(listed, locations));
    for (Included file : Includes.of(section, locations)) {
      Section.of(file.document(), "the included file", problems)
          .ifPresent(included -> included(included, file.locations()));
    }
  }

  private void included(Section file, Locations besides) {
    for (Entry entry : file.entries()) {
      String key = entry.key().text();
      if (!key.equals(DOMAINS) && KEYS.contains(key)) {
        problems.add(
            entry.key().place(),
            "'"
                + key
                + "' in an included file; it is for the policy itself, here are only"
                + " 'trust-domains'");
      }
    }
    file.allowOnly(KEYS, Set.of());
    file.require(DOMAINS);
    file.section(DOMAINS).ifPresent(listed -> domains(listed, besides));
  }

  private void domains(Section listed, Locations relativeTo) {
    listing = true;
    CertificateReader certificates =
        new CertificateReader(relativeTo, variables, certificatesKnown);
    DomainReader reader =
        new DomainReader(certificates, new RevocationReader(relativeTo, certificates, running));
    for (Entry entry : listed.entries()) {
      @Nullable Entry earlier = domains.putIfAbsent(entry.key().text(), entry);
      if (earlier == null) {
        Optional<TrustDomain> domain = reader.read(entry, problems);
        domain.ifPresent(policy::domain);
        readable += domain.isPresent() ? 1 : 0;
      } else {
        Place place = earlier.key().place();
        problems.add(
            entry.key().place(),
            "trust domain '"
                + entry.key().text()
                + "' again; it is in "
                + place.file()
                + ":"
                + place.line());
      }
    }
  }

  private static Responses responses(Section responses) {
    responses.allowOnly(Set.of("missing", "undetermined", "detail"), Set.of());
    Responses usual = Responses.DEFAULT;
    return new Responses(
        responses
            .oneOf("missing", Set.of("401", "403"))
            .map(Integer::parseInt)
            .orElse(usual.missing()),
        responses
            .oneOf("undetermined", Set.of("401", "403", "503"))
            .map(Integer::parseInt)
            .orElse(usual.undetermined()),
        responses
            .oneOf("detail", Set.of("none", "code"))
            .map(detail -> detail.equals("none") ? Detail.NONE : Detail.CODE)
            .orElse(usual.detail()));
  }

  private void rest(Section rest) {
    rest.allowOnly(Set.of("unannotated"), Set.of());
    rest.oneOf("unannotated", Set.of("deny", "authenticated"))
        .map(word -> word.equals("deny") ? Unannotated.DENY : Unannotated.AUTHENTICATED)
        .ifPresent(policy::unannotated);
  }

  private void audit(Section audit) {
    audit.allowOnly(Set.of("warn-before-expiry"), Set.of());
    audit
        .text("warn-before-expiry")
        .flatMap(text -> Durations.parse(text, problems))
        .ifPresent(policy::warnBeforeExpiry);
  }

  private void limits(Section limits) {
    limits.allowOnly(Set.of("chain-certificates", "certificate-bytes", "cached-clients"), Set.of());
    policy.cachedClients(limit(limits, "cached-clients", 0, MtlsPolicy.DEFAULT_CACHED_CLIENTS));
    policy.limits(
        new ChainLimits(
            limit(limits, "chain-certificates", 1, ChainLimits.DEFAULT.certificates()),
            limit(limits, "certificate-bytes", 1, ChainLimits.DEFAULT.certificateBytes())));
  }

  private static int limit(Section limits, String key, int least, int otherwise) {
    return limits
        .text(key)
        .map(text -> Numbers.parse(text, least, limits.problems()).orElse(otherwise))
        .orElse(otherwise);
  }

  private List<FileProblem> advice(MtlsPolicy built, Section section, @Nullable Instant at) {
    if (at == null) {
      return List.of();
    }
    return problems.inOrder(
        PolicyAdvice.on(built, at).stream()
            .map(p -> Problems.problem(placeOf(p, section), p.place(), p.message()))
            .toList());
  }

  /** Where the keys of a problem of the whole lead, as far as they are written in the files. */
  private Place placeOf(PolicyProblem problem, Section section) {
    List<String> keys = problem.place();
    @Nullable Entry domain =
        keys.size() > 1 && keys.get(0).equals(DOMAINS) ? domains.get(keys.get(1)) : null;
    YamlNode node = domain == null ? section.node() : domain.value();
    int known = domain == null ? 0 : 2;
    if (keys.get(0).equals("locks") && locks.isPresent()) {
      // Perhaps in a file of their own.
      node = locks.get();
      known = 1;
    }
    for (String step : keys.subList(known, keys.size())) {
      Optional<YamlNode> next = child(node, step);
      if (next.isEmpty()) {
        break;
      }
      node = next.get();
    }
    return node.place();
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
