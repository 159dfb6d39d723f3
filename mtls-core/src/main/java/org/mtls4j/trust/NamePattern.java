package org.mtls4j.trust;

import org.mtls4j.x509.DistinguishedName;
import org.mtls4j.x509.NameType;
import org.mtls4j.x509.NameValue;
import org.mtls4j.x509.NameValue.Text;
import org.mtls4j.x509.SanType;

/**
 * A pattern for the values of one type of name. It is folded as values of that type are, and always
 * matches a value as a whole. Immutable and thread-safe.
 */
public final class NamePattern {

  /** What ends a segment of a URI's path, and the path itself (RFC 3986 section 3). */
  private static final String URI_SEPARATORS = "/?#";

  private sealed interface Form {}

  private record Pattern(Glob glob) implements Form {}

  private record Addresses(AddressRange range) implements Form {}

  private final String text;
  private final Form form;

  private NamePattern(String text, Form form) {
    this.text = text;
    this.form = form;
  }

  /**
   * The pattern that {@code text} writes for values of {@code type}: {@code *} stays within a DNS
   * label, a URI segment or an attribute of a directory name, and is any run elsewhere; {@code **}
   * is any run; an address or CIDR for IP addresses.
   *
   * @throws IllegalArgumentException when it could match nothing, with the reason
   */
  public static NamePattern of(NameType type, String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("an empty pattern matches nothing");
    }
    return new NamePattern(text, form(type, text));
  }

  /**
   * A pattern for text that is no name of a certificate, such as a principal's: {@code *} is any
   * run.
   *
   * @throws IllegalArgumentException when it could match nothing
   */
  public static NamePattern ofText(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("an empty pattern matches nothing");
    }
    return new NamePattern(text, new Pattern(Glob.anywhere(text)));
  }

  private static Form form(NameType type, String text) {
    if (!(type instanceof SanType san)) {
      return new Pattern(Glob.anywhere(text));
    }
    if (!text.matches(characters(san))) {
      throw new IllegalArgumentException(
          "'" + text + "' matches nothing: no " + san.label() + " has such characters");
    }
    String folded = san.folded(text);
    return switch (san) {
      case DNS -> new Pattern(Glob.within(".", folded));
      case URI -> new Pattern(Glob.within(URI_SEPARATORS, folded));
      case DIRECTORY_NAME -> new Pattern(Glob.within(DistinguishedName.SEPARATORS, folded));
      case EMAIL, UPN, REGISTERED_ID -> new Pattern(Glob.anywhere(folded));
      case IP -> new Addresses(AddressRange.parse(folded));
    };
  }

  /** What values of a type consist of, and runs. */
  private static String characters(SanType type) {
    return switch (type) {
      case DNS -> "[A-Za-z0-9_.*-]+";
      case URI, EMAIL -> "[!-~]+";
      case REGISTERED_ID -> "[0-9.*]+";
      case IP, UPN, DIRECTORY_NAME -> "(?s).+";
    };
  }

  /** Whether {@code value} matches; one that may not be relied on never does. */
  public boolean matches(NameValue value) {
    return value instanceof Text usable && matches(usable.value());
  }

  /** Whether the whole of {@code value} matches. */
  public boolean matches(String value) {
    return form instanceof Pattern pattern
        ? pattern.glob().matches(value)
        : ((Addresses) form).range().contains(value);
  }

  /** Whether it tells no value from another: a {@code *} or {@code **} alone, or a prefix of 0. */
  boolean isAnything() {
    return form instanceof Pattern pattern
        ? pattern.glob().isAnything()
        : ((Addresses) form).range().isAnything();
  }

  /** Whether no value can match both, both being of one type; false where that cannot be told. */
  boolean isDisjointFrom(NamePattern other) {
    if (form instanceof Pattern one && other.form instanceof Pattern two) {
      return one.glob().isDisjointFrom(two.glob());
    }
    return form instanceof Addresses one
        && other.form instanceof Addresses two
        && one.range().isDisjointFrom(two.range());
  }

  /** What all that it matches has in common. */
  Reach reach() {
    return form instanceof Pattern pattern
        ? pattern.glob().reach()
        : ((Addresses) form).range().reach();
  }

  @Override
  public String toString() {
    return text;
  }
}
