package org.mtls4j.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * A secret that a hop sends in a header of its own. It is compared in constant time, and nothing
 * here gives it out again. Immutable and thread-safe.
 */
public final class HopSecret {

  /** With fewer characters it can be guessed. */
  public static final int LEAST = 16;

  private final String header;
  private final byte[] value;

  private HopSecret(String header, byte[] value) {
    this.header = header;
    this.value = value;
  }

  /**
   * The secret.
   *
   * @param header where it is sent
   * @throws IllegalArgumentException when there is an {@link #objection} to it
   */
  public static HopSecret of(String header, String value) {
    objection(value)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException("the secret " + why);
            });
    return new HopSecret(header, value.getBytes(StandardCharsets.US_ASCII));
  }

  /** Why {@code value} is no good as a secret, without telling it; empty where it is. */
  public static Optional<String> objection(String value) {
    if (value.length() < LEAST) {
      return Optional.of("has fewer than " + LEAST + " characters");
    }
    return value.chars().allMatch(c -> c > ' ' && c < 0x7f)
        ? Optional.empty()
        : Optional.of("has characters that a header cannot carry as they are");
  }

  /** The header. */
  public String header() {
    return header;
  }

  /** Whether {@code presented} is the secret. */
  public boolean matches(String presented) {
    return MessageDigest.isEqual(value, presented.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "a secret in '" + header + "'";
  }
}
