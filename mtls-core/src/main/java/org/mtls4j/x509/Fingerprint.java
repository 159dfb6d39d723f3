package org.mtls4j.x509;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A SHA-256 of some DER: of a whole certificate, or of a SubjectPublicKeyInfo.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Fingerprint(String hex) {

  private static final int DIGITS = 64;

  /** Refuses what {@link #parse} would not have produced. */
  public Fingerprint {
    if (!isHex(hex)) {
      throw new IllegalArgumentException("not a SHA-256 in lower-case hex: " + hex);
    }
  }

  /** The fingerprint of {@code der}. */
  public static Fingerprint of(byte[] der) {
    try {
      return new Fingerprint(
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Reads 64 hexadecimal digits in either case, with or without colons between the bytes. */
  public static Optional<Fingerprint> parse(String text) {
    String hex = text.replace(":", "").toLowerCase(Locale.ROOT);
    return isHex(hex) ? Optional.of(new Fingerprint(hex)) : Optional.empty();
  }

  private static boolean isHex(String text) {
    if (text.length() != DIGITS) {
      return false;
    }
    for (int i = 0; i < DIGITS; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return hex;
  }
}
