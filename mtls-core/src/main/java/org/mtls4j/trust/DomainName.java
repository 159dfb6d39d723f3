package org.mtls4j.trust;

import java.util.regex.Pattern;

/**
 * The name of a trust domain.
 *
 * @param value 1 to 63 of {@code a-z}, {@code 0-9} and {@code -}
 */
public record DomainName(String value) {

  private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,63}");

  /** Refuses any other form, so that a name can stand in a principal without being misread. */
  public DomainName {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a domain name: " + value);
    }
  }

  /** Whether {@code text} has the form of a domain name. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
