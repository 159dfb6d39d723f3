package org.mtls4j.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Much in little. */
final class Zipped {

  private Zipped() {}

  /** So many zeros, a thousand times over, in gzip. */
  static byte[] zeros(int length) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      for (int i = 0; i < 1_000; i++) {
        out.write(new byte[length]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zipped.toByteArray();
  }
}
