package org.mtls4j.policyfile;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mtls4j.policyfile.YamlNode.Entry;
import org.mtls4j.policyfile.YamlNode.Mapping;
import org.mtls4j.policyfile.YamlNode.Scalar;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.CertificateFiles;
import org.mtls4j.x509.ParsedCertificate;
import org.mtls4j.x509.UnreadableCertificatesException;

/** Reads {@code anchors} and {@code intermediates}: lists of certificate files. */
final class CertificateReader {

  private final Locations locations;
  private final Variables variables;
  private final Map<String, List<ParsedCertificate>> known;

  /**
   * A reader of what {@code locations} finds.
   *
   * @param known what was read of files without a password: thousands of domains may list one
   */
  CertificateReader(
      Locations locations, Variables variables, Map<String, List<ParsedCertificate>> known) {
    this.locations = locations;
    this.variables = variables;
    this.known = known;
  }

  /** All certificates of the files that {@code key} lists; those left out have a problem. */
  List<ParsedCertificate> read(Section section, String key) {
    List<ParsedCertificate> certificates = new ArrayList<>();
    List<YamlNode> items = section.items(key);
    section.refuseRepeated(items.stream().flatMap(item -> fileOf(item).stream()).toList(), key);
    for (int i = 0; i < items.size(); i++) {
      certificates.addAll(ofItem(items.get(i), key + "[" + i + "]", section.problems()));
    }
    return certificates;
  }

  private static Optional<Scalar> fileOf(YamlNode item) {
    Optional<YamlNode> file =
        item instanceof Mapping store ? store.entry("file").map(Entry::value) : Optional.of(item);
    return file.filter(Scalar.class::isInstance).map(Scalar.class::cast);
  }

  private List<ParsedCertificate> ofItem(YamlNode item, String label, Problems problems) {
    if (item instanceof Mapping mapping) {
      return ofStore(new Section(mapping, label, problems), problems);
    }
    if (item instanceof Scalar file && !file.text().isEmpty()) {
      return ofFile(file, null, problems);
    }
    problems.add(item.place(), "expected a file, or {file: …, password: …}");
    return List.of();
  }

  private List<ParsedCertificate> ofStore(Section store, Problems problems) {
    store.allowOnly(Set.of("file", "password"), Set.of());
    store.require("file");
    store.require("password");
    Optional<Scalar> file = store.text("file");
    Optional<Scalar> password = store.text("password");
    if (file.isEmpty() || password.isEmpty()) {
      return List.of();
    }
    if (locations.read(file.get(), new Problems()).filter(CertificateReader::isPlain).isPresent()) {
      problems.add(
          password.get().place(),
          "'"
              + file.get().text()
              + "' is no key store, so that a password has no effect; write"
              + " the file's name alone");
      return List.of();
    }
    return secret(password.get(), problems)
        .map(secret -> ofFile(file.get(), secret, problems))
        .orElse(List.of());
  }

  /** Whether certificates can be read without any password. */
  private static boolean isPlain(byte[] content) {
    try {
      CertificateFiles.read(content, null);
      return true;
    } catch (UnreadableCertificatesException e) {
      return false;
    }
  }

  private List<ParsedCertificate> ofFile(
      Scalar file, char @Nullable [] password, Problems problems) {
    String name = locations.nameOf(file.text());
    @Nullable List<ParsedCertificate> before = password == null ? known.get(name) : null;
    if (before != null) {
      return before;
    }
    Optional<byte[]> content = locations.read(file, problems);
    if (content.isEmpty()) {
      return List.of();
    }
    try {
      List<X509Certificate> certificates = CertificateFiles.read(content.get(), password);
      List<ParsedCertificate> parsed =
          certificates.stream()
              .flatMap(certificate -> parsed(certificate, file, problems).stream())
              .toList();
      if (password == null && parsed.size() == certificates.size()) {
        known.put(name, parsed);
      }
      return parsed;
    } catch (UnreadableCertificatesException e) {
      problems.add(file.place(), "'" + file.text() + "' " + e.getMessage());
      return List.of();
    }
  }

  private static Optional<ParsedCertificate> parsed(
      X509Certificate certificate, Scalar file, Problems problems) {
    Verdict<ParsedCertificate> parsed = ParsedCertificate.of(certificate);
    parsed
        .rejected()
        .ifPresent(
            broken -> problems.add(file.place(), "'" + file.text() + "': " + broken.detail()));
    return parsed.accepted();
  }

  private Optional<char[]> secret(Scalar text, Problems problems) {
    if (Variables.isVariable(text)) {
      return variables.valueOf(text, problems).map(String::toCharArray);
    }
    if (text.text().contains("${")) {
      // Not what is written: it may be a secret after all.
      problems.add(
          text.place(),
          "a variable is the whole password, as \"${env:NAME}\", and its name letters, digits and"
              + " _");
      return Optional.empty();
    }
    return Optional.of(text.text().toCharArray());
  }
}
