package org.mtls4j.policyfile;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mtls4j.policyfile.YamlNode.Entry;
import org.mtls4j.policyfile.YamlNode.Mapping;
import org.mtls4j.policyfile.YamlNode.Scalar;
import org.mtls4j.revocation.CrlAddress;
import org.mtls4j.revocation.CrlFile;
import org.mtls4j.revocation.CrlSource;
import org.mtls4j.revocation.FetchHosts;
import org.mtls4j.revocation.Fetching;
import org.mtls4j.revocation.OcspPolicy;
import org.mtls4j.revocation.OcspSource;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.revocation.UnusableCrlException;
import org.mtls4j.revocation.WhenUndetermined;
import org.mtls4j.x509.ParsedCertificate;

/** Reads a domain's {@code revocation}. */
final class RevocationReader {

  private static final Set<String> KEYS =
      Set.of(
          "check",
          "crls",
          "ocsp",
          "ocsp-signers",
          "undetermined",
          "fetch-hosts",
          "refresh",
          "first-answer");

  private static final String BY_CERTIFICATE = "certificate";

  private final Locations locations;
  private final CertificateReader certificates;
  private final KnownLists running;

  RevocationReader(Locations locations, CertificateReader certificates, KnownLists running) {
    this.locations = locations;
    this.certificates = certificates;
    this.running = running;
  }

  /** The policy; {@code authorities} are the CAs of the domain that may have signed its CRLs. */
  RevocationPolicy read(Section revocation, List<ParsedCertificate> authorities) {
    revocation.allowOnly(KEYS, Set.of());
    Check check = check(revocation);
    if (check == Check.NONE) {
      refuseWhatHasNoEffect(revocation);
    }
    List<CrlSource> crls =
        revocation.texts("crls").stream()
            .flatMap(place -> crl(place, authorities, revocation.problems()).stream())
            .toList();
    return new RevocationPolicy(
        check,
        crls,
        undetermined(revocation),
        authorities,
        fetching(revocation),
        new OcspPolicy(ocsp(revocation), signers(revocation)));
  }

  private static List<OcspSource> ocsp(Section revocation) {
    return revocation.texts("ocsp").stream()
        .flatMap(source -> ocsp(source, revocation).stream())
        .toList();
  }

  private static Optional<OcspSource> ocsp(Scalar source, Section revocation) {
    if (source.text().equals(BY_CERTIFICATE)) {
      if (revocation.get("fetch-hosts").isEmpty()) {
        revocation
            .problems()
            .add(
                source.place(),
                "'certificate' asks nobody without 'fetch-hosts', which lists the hosts of"
                    + " responders that certificates may name");
      }
      return Optional.of(new OcspSource.NamedByCertificate());
    }
    try {
      return Optional.of(new OcspSource.Responder(URI.create(source.text())));
    } catch (IllegalArgumentException e) {
      revocation
          .problems()
          .add(
              source.place(),
              "'" + source.text() + "' is no responder; write certificate, or an http(s) URL");
      return Optional.empty();
    }
  }

  private List<ParsedCertificate> signers(Section revocation) {
    if (revocation.get("ocsp-signers").isPresent() && revocation.items("ocsp").isEmpty()) {
      revocation
          .problems()
          .add(revocation.placeOf("ocsp-signers"), "'ocsp-signers' has no effect without 'ocsp'");
    }
    return certificates.read(revocation, "ocsp-signers");
  }

  private static void refuseWhatHasNoEffect(Section revocation) {
    for (Entry entry : revocation.entries()) {
      String key = entry.key().text();
      if (KEYS.contains(key) && !key.equals("check")) {
        revocation
            .problems()
            .add(
                entry.key().place(),
                "'" + key + "' has no effect beside 'check: none'; leave one of them out");
      }
    }
  }

  private static Check check(Section revocation) {
    return revocation
        .oneOf("check", Set.of("chain", "leaf", "none"))
        .map(
            check ->
                switch (check) {
                  case "leaf" -> Check.LEAF;
                  case "none" -> Check.NONE;
                  default -> Check.CHAIN;
                })
        .orElse(Check.CHAIN);
  }

  private static WhenUndetermined undetermined(Section revocation) {
    Optional<YamlNode> node = revocation.get("undetermined");
    if (node.isPresent() && node.get() instanceof Mapping mapping) {
      Section grace = new Section(mapping, "undetermined", revocation.problems());
      grace.allowOnly(Set.of("grace"), Set.of());
      grace.require("grace");
      return grace
          .text("grace")
          .flatMap(text -> Durations.parse(text, revocation.problems()))
          .<WhenUndetermined>map(WhenUndetermined.Grace::new)
          .orElseGet(WhenUndetermined.Deny::new);
    }
    Optional<String> word = revocation.oneOf("undetermined", Set.of("deny", "allow"));
    return word.isPresent() && word.get().equals("allow")
        ? new WhenUndetermined.Allow()
        : new WhenUndetermined.Deny();
  }

  private static Fetching fetching(Section revocation) {
    return new Fetching(
        new FetchHosts(
            revocation.texts("fetch-hosts").stream()
                .filter(host -> isHost(host, revocation.problems()))
                .map(Scalar::text)
                .toList()),
        duration(revocation, "refresh", Fetching.DEFAULT.refresh()),
        duration(revocation, "first-answer", Fetching.DEFAULT.firstAnswer()));
  }

  private static boolean isHost(Scalar host, Problems problems) {
    boolean valid = FetchHosts.isValid(host.text());
    if (!valid) {
      problems.add(
          host.place(),
          "'" + host.text() + "' is no host; write crl.example, *.example or crl.example:8080");
    }
    return valid;
  }

  private static Duration duration(Section revocation, String key, Duration otherwise) {
    return revocation
        .text(key)
        .flatMap(text -> Durations.parse(text, revocation.problems()))
        .orElse(otherwise);
  }

  private Optional<CrlSource> crl(
      Scalar place, List<ParsedCertificate> authorities, Problems problems) {
    String text = place.text();
    try {
      return Optional.of(
          text.startsWith("http:") || text.startsWith("https:")
              ? CrlAddress.of(URI.create(text), authorities)
              : file(text, authorities));
    } catch (UnusableCrlException e) {
      locations.note(text);
      problems.add(place.place(), "'" + text + "' " + e.getMessage());
    } catch (IOException | IllegalArgumentException e) {
      locations.note(text);
      problems.add(place.place(), Locations.why(text, e));
    }
    return Optional.empty();
  }

  /** The list that is watched already, whatever its file holds at the moment, or as it is now. */
  private CrlFile file(String location, List<ParsedCertificate> authorities)
      throws IOException, UnusableCrlException {
    String name = locations.nameOf(location);
    Optional<CrlFile> known = running.file(name, authorities);
    return known.isPresent()
        ? known.get()
        : CrlFile.read(name, () -> locations.openList(location), authorities);
  }
}
