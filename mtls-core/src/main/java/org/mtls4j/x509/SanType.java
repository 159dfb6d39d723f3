package org.mtls4j.x509;

import java.util.Locale;
import java.util.Optional;

/** The kinds of subject alternative names that are read (RFC 5280 section 4.2.1.6). */
public enum SanType implements NameType {
  /** A dNSName, in lower case. */
  DNS,
  /** A uniformResourceIdentifier, its scheme and host in lower case. */
  URI,
  /** An rfc822Name, its host in lower case. */
  EMAIL,
  /** An iPAddress, in the usual text form. */
  IP,
  /** Microsoft's user principal name, an otherName of type 1.3.6.1.4.1.311.20.2.3. */
  UPN,
  /** A registeredID, in dotted form. */
  REGISTERED_ID,
  /** A directoryName, as {@link DistinguishedName#text} writes it. */
  DIRECTORY_NAME;

  /** The key of the policy file: the name in lower case, with hyphens. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String label() {
    return "san." + key();
  }

  /**
   * A value of this kind, or a pattern for values, with the parts that do not tell case apart in
   * lower case: a DNS name, the scheme and host of a URI (RFC 3986 section 6.2.2.1), the host of a
   * mail address (RFC 5280 section 7.5).
   */
  public String folded(String text) {
    return switch (this) {
      case DNS -> text.toLowerCase(Locale.ROOT);
      case URI -> foldedUri(text);
      case EMAIL -> {
        int host = text.lastIndexOf('@') + 1;
        yield text.substring(0, host) + text.substring(host).toLowerCase(Locale.ROOT);
      }
      case IP, UPN, REGISTERED_ID, DIRECTORY_NAME -> text;
    };
  }

  private static String foldedUri(String text) {
    int colon = text.indexOf(':');
    String scheme = text.substring(0, colon + 1).toLowerCase(Locale.ROOT);
    if (!text.startsWith("//", colon + 1)) {
      return scheme + text.substring(colon + 1);
    }
    int authority = colon + 3;
    int end = authority;
    while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    int host = Math.max(authority, text.lastIndexOf('@', end - 1) + 1);
    return scheme
        + text.substring(colon + 1, host)
        + text.substring(host, end).toLowerCase(Locale.ROOT)
        + text.substring(end);
  }

  /** The kind whose {@link #key} is {@code key}. */
  public static Optional<SanType> of(String key) {
    for (SanType type : values()) {
      if (type.key().equals(key)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
