package org.mtls4j.servlet.forwarded;

import java.util.ArrayList;
import java.util.List;

/** PEM certificates one after another, and nothing before, between or after them (RFC 7468). */
final class PemText {

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  private PemText() {}

  /**
   * The DER of each block, at least one.
   *
   * @param breaks the characters that end lines
   */
  static List<byte[]> read(String text, String breaks) throws MalformedHeader {
    List<byte[]> blocks = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf(END, at + BEGIN.length());
      if (!text.startsWith(BEGIN, at) || end < 0) {
        throw new MalformedHeader("not PEM certificates and nothing else" + LooksLike.hint(text));
      }
      blocks.add(StrictBase64.decode(without(breaks, text.substring(at + BEGIN.length(), end))));
      at = end + END.length();
      while (at < text.length() && breaks.indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }
    if (blocks.isEmpty()) {
      throw new MalformedHeader("PEM without a certificate");
    }
    return blocks;
  }

  private static String without(String breaks, String body) {
    StringBuilder rest = new StringBuilder(body.length());
    body.chars().filter(c -> breaks.indexOf(c) < 0).forEach(c -> rest.append((char) c));
    return rest.toString();
  }
}
