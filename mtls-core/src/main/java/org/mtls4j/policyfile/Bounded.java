package org.mtls4j.policyfile;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A file's content up to a limit; beyond it, reading fails. */
final class Bounded extends FilterInputStream {

  /** As large as the JDK's own buffer, in octets: more is not saved on. */
  private static final int SMALL = 8_192;

  private final int megabytes;
  private long left;

  private Bounded(InputStream content, int megabytes) {
    super(content);
    this.megabytes = megabytes;
    this.left = (long) megabytes << 20;
  }

  /** {@code content} of at most so many megabytes. */
  static InputStream to(int megabytes, InputStream content) {
    return new Bounded(content, megabytes);
  }

  /** All of {@code content}, which is closed. */
  static byte[] read(int megabytes, InputStream content) throws IOException {
    try (InputStream in = to(megabytes, content)) {
      // Files are read again each second, of a large policy ten thousand small ones: the JDK would
      // make a buffer for each that is many times as large.
      int told = Math.max(0, Math.min(in.available(), SMALL));
      byte[] first = in.readNBytes(told + 1);
      if (first.length <= told) {
        return first;
      }
      byte[] rest = in.readAllBytes();
      byte[] all = Arrays.copyOf(first, first.length + rest.length);
      System.arraycopy(rest, 0, all, first.length, rest.length);
      return all;
    }
  }

  @Override
  public int read() throws IOException {
    int octet = super.read();
    count(octet < 0 ? 0 : 1);
    return octet;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int number = super.read(into, offset, length);
    count(number);
    return number;
  }

  @Override
  public long skip(long number) throws IOException {
    long skipped = super.skip(number);
    count(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(long number) throws IOException {
    left -= Math.max(0, number);
    if (left < 0) {
      throw new IOException("it is longer than " + megabytes + " MB");
    }
  }
}
