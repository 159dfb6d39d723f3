package org.mtls4j.servlet.forwarded;

import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding as RFC 3986 section 2.1 has it: {@code +} is a plus, as base64 needs it, and a
 * percent sign without two hexadecimal digits is nothing.
 */
final class PercentEncoding {

  private static final int DIGITS = 2;

  private PercentEncoding() {}

  /** The ASCII text that {@code encoded} stands for. */
  static String decode(String encoded) throws MalformedHeader {
    byte[] octets = new byte[encoded.length()];
    int length = 0;
    for (int i = 0; i < encoded.length(); i++) {
      int c = encoded.charAt(i);
      if (c == '%') {
        c = octet(encoded, i + 1);
        i += DIGITS;
      }
      if (c > 0x7f) {
        throw new MalformedHeader("percent-encoded text that is not ASCII");
      }
      octets[length++] = (byte) c;
    }
    return new String(octets, 0, length, StandardCharsets.US_ASCII);
  }

  private static int octet(String encoded, int at) throws MalformedHeader {
    if (at + DIGITS > encoded.length()) {
      throw new MalformedHeader("a percent sign that is cut off");
    }
    int high = Character.digit(encoded.charAt(at), 16);
    int low = Character.digit(encoded.charAt(at + 1), 16);
    // Character.digit knows other scripts' digits too.
    if (high < 0 || low < 0 || encoded.charAt(at) > 0x7f || encoded.charAt(at + 1) > 0x7f) {
      throw new MalformedHeader("a percent sign without two hexadecimal digits");
    }
    return (high << 4) | low;
  }
}
