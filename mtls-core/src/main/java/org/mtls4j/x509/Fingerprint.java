package org.mtls4j.x509;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A SHA-256 of some DER: of a whole certificate, or of a SubjectPublicKeyInfo.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Fingerprint(String hex) {

  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  /** Refuses what {@link #parse} would not have produced. */
  public Fingerprint {
    if (!HEX.matcher(hex).matches()) {
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
    return HEX.matcher(hex).matches() ? Optional.of(new Fingerprint(hex)) : Optional.empty();
  }

  @Override
  public String toString() {
    return hex;
  }
}
