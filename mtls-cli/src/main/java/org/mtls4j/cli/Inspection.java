package org.mtls4j.cli;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mtls4j.verdict.Verdict;
import org.mtls4j.x509.AttributeType;
import org.mtls4j.x509.KeyParameters;
import org.mtls4j.x509.NameType;
import org.mtls4j.x509.NameValue;
import org.mtls4j.x509.NameValue.Text;
import org.mtls4j.x509.NameValue.Unusable;
import org.mtls4j.x509.ParsedCertificate;
import org.mtls4j.x509.SanType;
import org.mtls4j.x509.SignatureAlgorithms;

/** {@code mtls inspect}: certificates by the words of a policy. */
final class Inspection {

  private static final List<String> USAGES =
      List.of(
          "digitalSignature",
          "nonRepudiation",
          "keyEncipherment",
          "dataEncipherment",
          "keyAgreement",
          "keyCertSign",
          "cRLSign",
          "encipherOnly",
          "decipherOnly");

  private final Console console;
  private final Instant at;

  Inspection(Console console, Instant at) {
    this.console = console;
    this.at = at;
  }

  void show(List<X509Certificate> chain) {
    for (int i = 0; i < chain.size(); i++) {
      if (i > 0) {
        console.print("");
      }
      show(i + 1, chain.get(i));
    }
  }

  private void show(int number, X509Certificate certificate) {
    console.print(console.strong(number + ". " + certificate.getSubjectX500Principal().getName()));
    Verdict<ParsedCertificate> parsed = ParsedCertificate.of(certificate);
    parsed
        .rejected()
        .ifPresent(
            broken ->
                console.print(
                    "   " + console.bad(broken.reason().code() + ": " + broken.detail())));
    parsed.accepted().ifPresent(this::show);
  }

  private void show(ParsedCertificate certificate) {
    X509Certificate x509 = certificate.certificate();
    line("kind", certificate.isCertificateAuthority() ? "a CA" : "an end entity");
    names(certificate).forEach(name -> line(name.type().label(), shown(name.value())));
    line("issuer", x509.getIssuerX500Principal().getName());
    line("certificate.serial", certificate.serial());
    line("valid", validity(certificate));
    line("key", key(certificate.key()));
    line("signed with", SignatureAlgorithms.nameOf(x509));
    line("key usage", usages(x509));
    line("extended key usage", purposes(certificate.extendedKeyUsage()));
    Addresses.crlsOf(x509).forEach(url -> line("CRL", url));
    Addresses.respondersOf(x509).forEach(url -> line("OCSP", url));
    line("sha256", certificate.sha256().hex());
    line("spki", certificate.spki().hex());
  }

  private record Name(NameType type, NameValue value) {}

  private static List<Name> names(ParsedCertificate certificate) {
    Stream<NameType> attributes =
        AttributeType.names().stream().sorted().flatMap(name -> AttributeType.of(name).stream());
    List<Name> names = new ArrayList<>();
    Stream.concat(attributes, Stream.of(SanType.values()))
        .forEach(type -> certificate.values(type).forEach(v -> names.add(new Name(type, v))));
    return names;
  }

  private String shown(NameValue value) {
    return value instanceof Text text
        ? text.value()
        : console.bad("unusable: " + ((Unusable) value).why());
  }

  private String validity(ParsedCertificate certificate) {
    String period = certificate.notBefore() + " to " + certificate.notAfter();
    if (certificate.isExpiredAt(at)) {
      return console.bad(period + " (has ended)");
    }
    return certificate.isNotYetValidAt(at) ? console.bad(period + " (has not begun)") : period;
  }

  private static String key(KeyParameters key) {
    String size = key.curve() == null ? key.rsaBits() + " bits" : key.curve();
    return key.curve() == null && key.rsaBits() == 0
        ? key.algorithm()
        : key.algorithm() + " " + size;
  }

  private static String usages(X509Certificate certificate) {
    boolean @Nullable [] bits = certificate.getKeyUsage();
    if (bits == null) {
      return "not stated";
    }
    List<String> usages = new ArrayList<>();
    for (int i = 0; i < Math.min(bits.length, USAGES.size()); i++) {
      if (bits[i]) {
        usages.add(USAGES.get(i));
      }
    }
    return String.join(", ", usages);
  }

  private static String purposes(@Nullable Set<String> oids) {
    return oids == null
        ? "not stated"
        : new TreeSet<>(oids).stream().map(Inspection::purpose).collect(Collectors.joining(", "));
  }

  private static String purpose(String oid) {
    return switch (oid) {
      case "1.3.6.1.5.5.7.3.1" -> "serverAuth";
      case "1.3.6.1.5.5.7.3.2" -> "clientAuth";
      case "1.3.6.1.5.5.7.3.4" -> "emailProtection";
      case "1.3.6.1.5.5.7.3.9" -> "OCSPSigning";
      case "2.5.29.37.0" -> "anyExtendedKeyUsage";
      default -> oid;
    };
  }

  private void line(String label, String value) {
    console.print(String.format(Locale.ROOT, "   %-22s %s", label, value));
  }
}
