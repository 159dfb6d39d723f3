package org.mtls4j.servlet.forwarded;

import java.util.Base64;

/** Base64 with its padding, in the one form that encodes to the same again (RFC 4648 section 4). */
final class StrictBase64 {

  private StrictBase64() {}

  /** The octets, at least one. */
  static byte[] decode(String text) throws MalformedHeader {
    try {
      byte[] octets = Base64.getDecoder().decode(text);
      if (octets.length > 0 && Base64.getEncoder().encodeToString(octets).equals(text)) {
        return octets;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new MalformedHeader("what should be base64 is none" + LooksLike.hint(text));
  }
}
