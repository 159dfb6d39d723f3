package org.mtls4j.x509;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks of a PEM file (RFC 7468). Text between the blocks is passed over, as tools write the
 * certificate's names there; inside a block nothing but base64 is.
 */
public final class PemBlocks {

  private static final Pattern BOUNDARY = Pattern.compile("-----(BEGIN|END) ([A-Z0-9 ]+)-----");

  private PemBlocks() {}

  /** Whether {@code content} looks like PEM at all. */
  public static boolean looksLikePem(byte[] content) {
    return new String(content, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
  }

  /**
   * The decoded blocks.
   *
   * @throws UnreadableCertificatesException when a block carries another label than {@code label},
   *     does not end, or is not base64
   */
  public static List<byte[]> read(byte[] content, String label)
      throws UnreadableCertificatesException {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (BOUNDARY.matcher(text).replaceAll("").contains("----")) {
      throw new UnreadableCertificatesException("holds a line that is almost a PEM boundary");
    }
    Matcher boundary = BOUNDARY.matcher(text);
    List<byte[]> blocks = new ArrayList<>();
    int begin = -1;
    while (boundary.find()) {
      if (!boundary.group(2).equals(label)) {
        throw new UnreadableCertificatesException(
            "holds a block '" + boundary.group(2) + "'; only '" + label + "' may be in here");
      }
      boolean opens = boundary.group(1).equals("BEGIN");
      if (opens == (begin >= 0)) {
        throw new UnreadableCertificatesException("holds a PEM block that does not begin or end");
      }
      if (opens) {
        begin = boundary.end();
      } else {
        blocks.add(decode(content, begin, boundary.start()));
        begin = -1;
      }
    }
    if (begin >= 0) {
      throw new UnreadableCertificatesException("holds a PEM block that does not end");
    }
    return blocks;
  }

  private static byte[] decode(byte[] content, int from, int to)
      throws UnreadableCertificatesException {
    String base64 =
        new String(content, from, to - from, StandardCharsets.ISO_8859_1)
            .replaceAll("[ \\t\\r\\n]", "");
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new UnreadableCertificatesException("holds a PEM block that is not base64");
    }
  }
}
