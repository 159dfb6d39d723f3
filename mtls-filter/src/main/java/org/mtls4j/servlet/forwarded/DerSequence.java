package org.mtls4j.servlet.forwarded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** DER values one after another, told apart by the length that each begins with. */
final class DerSequence {

  private static final int SEQUENCE = 0x30;
  private static final int LONG_FORM = 0x80;

  /** No certificate that is looked at needs more octets for its length. */
  private static final int MOST_LENGTH_OCTETS = 2;

  private DerSequence() {}

  /** Each value whole; all of {@code octets} is one of them. */
  static List<byte[]> split(byte[] octets) throws MalformedHeader {
    List<byte[]> values = new ArrayList<>();
    int at = 0;
    while (at < octets.length) {
      int end = end(octets, at);
      values.add(Arrays.copyOfRange(octets, at, end));
      at = end;
      if (values.size() > ForwardedChain.MOST_CERTIFICATES) {
        // As many as it takes to be too many.
        return values;
      }
    }
    return values;
  }

  private static int end(byte[] octets, int at) throws MalformedHeader {
    if (at + 2 > octets.length || octets[at] != SEQUENCE) {
      throw notDer();
    }
    int first = octets[at + 1] & 0xff;
    int count = first < LONG_FORM ? 0 : first - LONG_FORM;
    int begin = at + 2 + count;
    if (first == LONG_FORM || count > MOST_LENGTH_OCTETS || begin > octets.length) {
      throw notDer();
    }
    int length = count == 0 ? first : 0;
    for (int i = at + 2; i < begin; i++) {
      length = (length << 8) | (octets[i] & 0xff);
    }
    if (length > octets.length - begin) {
      throw notDer();
    }
    return begin + length;
  }

  private static MalformedHeader notDer() {
    return new MalformedHeader("not certificates in DER one after another");
  }
}
