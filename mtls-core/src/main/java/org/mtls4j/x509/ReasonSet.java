package org.mtls4j.x509;

import org.jspecify.annotations.Nullable;

/**
 * A set of reasons for revocation: bits 1 to 8 of ReasonFlags (RFC 5280 section 4.2.1.13).
 *
 * @param bits as that section numbers them, bit 0 for {@code unused}
 */
public record ReasonSet(int bits) {

  /** How many reasons there are, the unused one included. */
  public static final int COUNT = 9;

  /** No reason. */
  public static final ReasonSet NONE = new ReasonSet(0);

  /** Every reason that there is. */
  public static final ReasonSet ALL = new ReasonSet(0x1fe);

  /** Drops what is no reason. */
  public ReasonSet {
    bits &= 0x1fe;
  }

  /**
   * Of ReasonFlags.
   *
   * @param octets the bits, the first one in front; null where there are no flags, which means all
   */
  public static ReasonSet of(byte @Nullable [] octets) {
    if (octets == null) {
      return ALL;
    }
    int bits = 0;
    for (int bit = 0; bit < COUNT && bit / 8 < octets.length; bit++) {
      bits |= ((octets[bit / 8] >> (7 - bit % 8)) & 1) << bit;
    }
    return new ReasonSet(bits);
  }

  /** The reasons of both. */
  public ReasonSet and(ReasonSet other) {
    return new ReasonSet(bits & other.bits);
  }

  /** The reasons of either. */
  public ReasonSet or(ReasonSet other) {
    return new ReasonSet(bits | other.bits);
  }

  /** Whether the reason is one of them. */
  public boolean has(int bit) {
    return ((bits >> bit) & 1) == 1;
  }
}
