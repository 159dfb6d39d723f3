package org.mtls4j.path;

/**
 * How much of what a client sends is looked at.
 *
 * @param certificates the most certificates of a chain; JDK 25 refuses client chains of more than 8
 * @param certificateBytes the longest certificate, in bytes of DER
 */
public record ChainLimits(int certificates, int certificateBytes) {

  /** Eight certificates of at most 16 KiB each: an ML-DSA-87 certificate takes 8. */
  public static final ChainLimits DEFAULT = new ChainLimits(8, 16_384);

  /** Refuses limits that would refuse every client. */
  public ChainLimits {
    if (certificates < 1 || certificateBytes < 1) {
      throw new IllegalArgumentException("limits must be at least 1");
    }
  }
}
