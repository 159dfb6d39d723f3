package org.mtls4j.policyfile;

import java.util.Optional;
import java.util.regex.Pattern;
import org.mtls4j.access.RequestTarget;
import org.mtls4j.identity.ValueTemplate;
import org.mtls4j.trust.DomainName;
import org.mtls4j.x509.NameType;
import org.mtls4j.x509.SanType;

/**
 * Patterns that no value can ever match, found before anybody wonders why. What is not found here
 * does no harm: it denies.
 */
final class Matchless {

  /** Letters, digits, hyphens (RFC 1034 section 3.5), the underscore many names carry, globs. */
  private static final Pattern DNS = Pattern.compile("[A-Za-z0-9_*-]+(\\.[A-Za-z0-9_*-]+)*");

  private Matchless() {}

  /** Why {@code pattern} matches no value of {@code type}, or empty. */
  static Optional<String> why(NameType type, String pattern) {
    if (!pattern.equals(pattern.strip())) {
      return never(pattern, "values with blanks around them are refused");
    }
    if (!(type instanceof SanType san)) {
      return Optional.empty();
    }
    boolean open = pattern.contains("*");
    return switch (san) {
      case DNS ->
          DNS.matcher(pattern).matches()
              ? Optional.empty()
              : never(pattern, "a dNSName is labels of letters, digits and hyphens");
      case EMAIL, UPN ->
          open || pattern.indexOf('@') > 0
              ? Optional.empty()
              : never(pattern, "a value has a user and '@'");
      case URI ->
          (open || pattern.indexOf(':') > 0) && pattern.indexOf(' ') < 0
              ? Optional.empty()
              : never(pattern, "a URI begins with its scheme, as in spiffe://, and has no blanks");
      case IP, REGISTERED_ID, DIRECTORY_NAME -> Optional.empty();
    };
  }

  /** Why {@code pattern} matches no principal that {@code template} makes, or empty. */
  static Optional<String> why(DomainName domain, ValueTemplate template, String pattern) {
    String start = template.literalStart(domain);
    int run = pattern.indexOf('*');
    String literal = run < 0 ? pattern : pattern.substring(0, run);
    boolean fits = literal.startsWith(start) || (run >= 0 && start.startsWith(literal));
    return fits
        ? Optional.empty()
        : never(pattern, "every principal of '" + domain + "' begins with '" + start + "'");
  }

  /** Why the path pattern {@code pattern} matches no path, or empty. */
  static Optional<String> whyPath(String pattern) {
    return RequestTarget.ofDecoded(pattern.replaceAll("\\*+|\\{[^}]*}", "x")).isAccepted()
        ? Optional.empty()
        : never(pattern, "such paths are refused before any rule");
  }

  private static Optional<String> never(String pattern, String why) {
    return Optional.of("'" + pattern + "' never matches: " + why);
  }
}
