package org.mtls4j.revocation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import org.mtls4j.x509.PemBlocks;
import org.mtls4j.x509.UnreadableCertificatesException;

/** DER as it is; PEM, which must be held as a whole, is decoded. */
final class CrlEncoding {

  private static final int SEQUENCE = 0x30;

  /** PEM is held as a whole, and several times over. */
  private static final int LARGEST = 64 << 20;

  private static final String LABEL = "X509 CRL";

  private CrlEncoding() {}

  static InputStream der(InputStream content) throws IOException, UnusableCrlException {
    PushbackInputStream in = new PushbackInputStream(content, 2);
    byte[] first = in.readNBytes(2);
    in.unread(first);
    if (first.length == 2 && first[0] == SEQUENCE && first[1] < 0) {
      // No text: that has no octets so high where a length of more than one octet is.
      return in;
    }
    byte[] all = in.readNBytes(LARGEST + 1);
    if (all.length > LARGEST) {
      throw new UnusableCrlException("is longer than 64 MB and not DER, which may be longer");
    }
    return new ByteArrayInputStream(PemBlocks.looksLikePem(all) ? decoded(all) : all);
  }

  private static byte[] decoded(byte[] pem) throws UnusableCrlException {
    try {
      List<byte[]> blocks = PemBlocks.read(pem, LABEL);
      if (blocks.size() != 1) {
        throw new UnusableCrlException("holds " + blocks.size() + " CRLs; one a file");
      }
      return blocks.get(0);
    } catch (UnreadableCertificatesException e) {
      throw new UnusableCrlException(String.valueOf(e.getMessage()));
    }
  }
}
