package org.mtls4j.trust;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.bouncycastle.util.IPAddress;

/**
 * IP addresses that share a prefix, as CIDR writes them (RFC 4632 section 3.1). Immutable and
 * thread-safe.
 */
public final class AddressRange {

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

  private final byte[] address;
  private final int prefix;

  private AddressRange(byte[] address, int prefix) {
    this.address = address;
    this.prefix = prefix;
  }

  /**
   * The range that {@code text} writes: an address, or an address, a slash and a prefix length.
   *
   * @throws IllegalArgumentException when it is neither, or has bits set beyond the prefix
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = address(slash < 0 ? text : text.substring(0, slash));
    int bits = address.length * 8;
    int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1), bits);
    for (int bit = prefix; bit < bits; bit++) {
      if (bit(address, bit) != 0) {
        throw new IllegalArgumentException("'" + text + "' has bits set beyond its prefix");
      }
    }
    return new AddressRange(address, prefix);
  }

  /**
   * Whether {@code text}, an address, is in the range.
   *
   * @throws IllegalArgumentException when it is no address
   */
  public boolean contains(String text) {
    byte[] other = address(text);
    return other.length == address.length && samePrefix(other, prefix);
  }

  /** Whether it holds every address of its version. */
  public boolean isAnything() {
    return prefix == 0;
  }

  boolean isDisjointFrom(AddressRange other) {
    return other.address.length != address.length
        || !samePrefix(other.address, Math.min(prefix, other.prefix));
  }

  /** As if an address were the text of its bits, with its version before them. */
  Reach reach() {
    StringBuilder bits = new StringBuilder().append(address.length).append(':');
    for (int bit = 0; bit < prefix; bit++) {
      bits.append(bit(address, bit));
    }
    return new Reach(bits.toString(), "", false);
  }

  private boolean samePrefix(byte[] other, int length) {
    for (int bit = 0; bit < length; bit++) {
      if (bit(address, bit) != bit(other, bit)) {
        return false;
      }
    }
    return true;
  }

  private static int bit(byte[] address, int index) {
    return address[index / 8] >> (7 - index % 8) & 1;
  }

  private static int prefix(String text, int bits) {
    if (text.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(text) <= bits) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException("'/" + text + "' is no prefix length of 0 to " + bits);
  }

  private static byte[] address(String text) {
    // Only what is certainly a literal reaches the JDK's parser, so that no name is looked up; and
    // it has one reading: 010.0.0.1 is 10.0.0.1 to some software and 8.0.0.1 to other.
    if (IPV4.matcher(text).matches() || IPAddress.isValidIPv6(text)) {
      try {
        return InetAddress.getByName(text).getAddress();
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException("'" + text + "' is no IP address", e);
      }
    }
    throw new IllegalArgumentException("'" + text + "' is no IP address");
  }
}
