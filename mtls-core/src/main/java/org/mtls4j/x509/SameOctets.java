package org.mtls4j.x509;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Object;

/** Holds what is written against what was read, without keeping it. Confined to one thread. */
final class SameOctets extends OutputStream {

  private final byte[] expected;
  private int length;
  private boolean same = true;

  private SameOctets(byte[] expected) {
    this.expected = expected;
  }

  /**
   * Whether {@code value}, written anew, is {@code octets}.
   *
   * @param encoding one of {@link org.bouncycastle.asn1.ASN1Encoding}
   */
  static boolean are(byte[] octets, ASN1Object value, String encoding) throws IOException {
    SameOctets written = new SameOctets(octets);
    value.encodeTo(written, encoding);
    return written.same && written.length == octets.length;
  }

  @Override
  public void write(int octet) {
    same = same && length < expected.length && expected[length] == (byte) octet;
    length++;
  }

  @Override
  public void write(byte[] octets, int from, int count) {
    same =
        same
            && length + count <= expected.length
            && Arrays.equals(octets, from, from + count, expected, length, length + count);
    length += count;
  }
}
