package org.mtls4j.policyfile;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mtls4j.policyfile.YamlNode.Entry;
import org.mtls4j.policyfile.YamlNode.Mapping;
import org.mtls4j.policyfile.YamlNode.Scalar;
import org.mtls4j.revocation.CrlFile;
import org.mtls4j.revocation.RevocationPolicy;
import org.mtls4j.revocation.RevocationPolicy.Check;
import org.mtls4j.revocation.UnusableCrlException;
import org.mtls4j.revocation.WhenUndetermined;
import org.mtls4j.x509.ParsedCertificate;

/** Reads a domain's {@code revocation}. */
final class RevocationReader {

  private static final Set<String> KEYS = Set.of("check", "crls", "undetermined");
  private static final Set<String> LATER =
      Set.of("ocsp", "ocsp-signers", "fetch-hosts", "first-answer", "refresh");

  private final Locations locations;

  RevocationReader(Locations locations) {
    this.locations = locations;
  }

  /** The policy; {@code authorities} are the CAs of the domain that may have signed its CRLs. */
  RevocationPolicy read(Section revocation, List<ParsedCertificate> authorities) {
    revocation.allowOnly(KEYS, LATER);
    Check check = check(revocation);
    if (check == Check.NONE) {
      refuseWhatHasNoEffect(revocation);
    }
    List<CrlFile> crls =
        revocation.texts("crls").stream()
            .flatMap(file -> crl(file, authorities, revocation.problems()).stream())
            .toList();
    return new RevocationPolicy(check, crls, undetermined(revocation));
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

  private Optional<CrlFile> crl(
      Scalar file, List<ParsedCertificate> authorities, Problems problems) {
    if (file.text().startsWith("http:") || file.text().startsWith("https:")) {
      problems.add(file.place(), "CRLs from the network are not enforced by this version");
      return Optional.empty();
    }
    try {
      return Optional.of(CrlFile.read(file.text(), () -> locations.read(file.text()), authorities));
    } catch (UnusableCrlException e) {
      problems.add(file.place(), "'" + file.text() + "' " + e.getMessage());
    } catch (IOException | IllegalArgumentException e) {
      problems.add(file.place(), Locations.why(file.text(), e));
    }
    return Optional.empty();
  }
}
