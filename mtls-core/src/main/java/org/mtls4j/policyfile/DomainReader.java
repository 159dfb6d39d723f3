package org.mtls4j.policyfile;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.mtls4j.PolicyProblem;
import org.mtls4j.TrustDomain;
import org.mtls4j.identity.ValueTemplate;
import org.mtls4j.policyfile.YamlNode.Entry;
import org.mtls4j.policyfile.YamlNode.Scalar;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.trust.AssertableNames;
import org.mtls4j.trust.DomainName;
import org.mtls4j.x509.ParsedCertificate;

/** Reads one trust domain. */
final class DomainReader {

  private static final Set<String> KEYS =
      Set.of(
          "anchors",
          "certificates",
          "intermediates",
          "profile",
          "names",
          "principal",
          "revocation",
          "grants");

  /** Stands for a name that is none. */
  private static final String UNNAMED = "x";

  private final CertificateReader certificates;
  private final RevocationReader revocations;

  DomainReader(CertificateReader certificates, RevocationReader revocations) {
    this.certificates = certificates;
    this.revocations = revocations;
  }

  /** The domain, or empty where it has problems, which are added. */
  Optional<TrustDomain> read(Entry entry, Problems problems) {
    int before = problems.count();
    String name = entry.key().text();
    boolean named = DomainName.isValid(name);
    if (!named) {
      problems.add(
          entry.key().place(), "'" + name + "' is no domain name: 1 to 63 of a-z, 0-9 and '-'");
    }
    Optional<Section> section = Section.of(entry.value(), name, problems);
    Optional<TrustDomain> domain = section.map(inside -> domain(named ? name : UNNAMED, inside));
    if (problems.count() == before) {
      return domain;
    }
    domain.ifPresent(flawed -> addWhatElseIsWrong(flawed, name, section.orElseThrow()));
    return Optional.empty();
  }

  /** A domain with problems is not checked with the others, but what it lacks is told with them. */
  private static void addWhatElseIsWrong(TrustDomain domain, String name, Section section) {
    for (PolicyProblem problem : domain.problems()) {
      String key = problem.place().get(problem.place().size() - 1);
      if (!section.isMisspelt(key)
          && section.get(key).filter(section.problems()::anyWithin).isEmpty()) {
        section
            .problems()
            .add(section.placeOf(key), List.of("trust-domains", name, key), problem.message());
      }
    }
  }

  private TrustDomain domain(String name, Section section) {
    section.allowOnly(KEYS, Set.of());
    TrustDomain.Builder domain = TrustDomain.named(name);
    var anchors = certificates.read(section, "anchors");
    var intermediates = certificates.read(section, "intermediates");
    var pinned = certificates.read(section, "certificates");
    List<ParsedCertificate> authorities =
        Stream.concat(anchors.stream(), intermediates.stream()).toList();
    section.section("profile").map(ProfileReader::read).ifPresent(domain::profile);
    AssertableNames names =
        section
            .section("names", "{subject: { … }}")
            .map(DomainReader::names)
            .orElse(AssertableNames.ANY);
    ValueTemplate principal = principal(section).orElse(ValueTemplate.DEFAULT_PRINCIPAL);
    domain.names(names).principal(principal);
    domain.revocation(
        section
            .section("revocation", "{crls: [ … ]}, or {check: none}")
            .map(revocation -> revocations.read(revocation, authorities))
            .orElse(RevocationPolicy.UNSET));
    GrantReader.read(section, new DomainName(name), names, principal).forEach(domain::grant);
    anchors.forEach(domain::anchor);
    intermediates.forEach(domain::intermediate);
    pinned.forEach(domain::certificate);
    return domain.build();
  }

  private static AssertableNames names(Section names) {
    NamesReader.allowOnly(names, NamesReader.KEYS, Set.of());
    if (names.entries().isEmpty()) {
      names.problems().add(names.place(), "'names' is empty; leave it out to permit any name");
    }
    return new AssertableNames(NamesReader.read(names));
  }

  private static Optional<ValueTemplate> principal(Section section) {
    return section.text("principal").flatMap(text -> template(text, section.problems()));
  }

  static Optional<ValueTemplate> template(Scalar text, Problems problems) {
    try {
      return Optional.of(ValueTemplate.parse(text.text()));
    } catch (IllegalArgumentException e) {
      problems.add(text.place(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
