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
  UPN;

  /** The key of the policy file: the name in lower case. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String label() {
    return "san." + key();
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
