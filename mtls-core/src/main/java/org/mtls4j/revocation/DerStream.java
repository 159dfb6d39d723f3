package org.mtls4j.revocation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads DER (X.690) value by value from a stream through one small buffer, and feeds a part of it
 * to a digest on the way, so that no byte is looked at twice. Not thread-safe.
 */
final class DerStream {

  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int SEQUENCE = 0x30;
  static final int UTC_TIME = 0x17;
  static final int GENERALIZED_TIME = 0x18;

  /** No single value that is looked at whole may be longer. */
  static final int BUFFER = 1 << 16;

  /** What the bytes between {@link #beginHashing} and {@link #endHashing} are fed to. */
  interface Sink {
    void update(byte[] bytes, int from, int length);
  }

  private static final int NOT_HASHING = -1;

  /** A tag, and a length in its long form of four octets. */
  private static final int LONGEST_HEADER = 6;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;
  // How many bytes of the stream lie before the buffer.
  private long consumed;
  // Where in the buffer the bytes begin that no digest has seen yet.
  private int unhashed = NOT_HASHING;
  private @Nullable Sink sink;

  DerStream(InputStream in) {
    this.in = in;
  }

  /** Where the next value begins, counted from the start of the stream. */
  long offset() {
    return consumed + position;
  }

  /** The next tag, not taken; -1 at the end of the stream. */
  int peekTag() throws IOException {
    return position < limit || refill(1) ? buffer[position] & 0xff : -1;
  }

  /** Takes a tag and a length; returns the length. */
  long enter(int tag) throws IOException, UnusableCrlException {
    refill(LONGEST_HEADER);
    if (limit - position < 2 || (buffer[position] & 0xff) != tag) {
      throw UnusableCrlException.unreadable(
          "a value of type 0x" + Integer.toHexString(tag) + " is missing");
    }
    int first = buffer[position + 1] & 0xff;
    position += 2;
    return first < 0x80 ? first : longLength(first & 0x7f);
  }

  private long longLength(int octets) throws IOException, UnusableCrlException {
    if (octets == 0 || octets > 4) {
      throw UnusableCrlException.unreadable("a length of " + octets + " octets");
    }
    require(octets);
    long length = 0;
    for (int i = 0; i < octets; i++) {
      length = (length << 8) | (buffer[position++] & 0xff);
    }
    if (length < 0x80 || (length >> (8 * (octets - 1))) == 0) {
      throw UnusableCrlException.unreadable("a length that is not DER");
    }
    return length;
  }

  /** Takes a value, at most as long as the buffer; returns it with its header. */
  byte[] value(int tag) throws IOException, UnusableCrlException {
    byte[] content = content(tag);
    ByteArrayOutputStream whole = new ByteArrayOutputStream(content.length + LONGEST_HEADER);
    whole.write(tag);
    if (content.length < 0x80) {
      whole.write(content.length);
    } else {
      int octets = (39 - Integer.numberOfLeadingZeros(content.length)) / 8;
      whole.write(0x80 | octets);
      for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
        whole.write(content.length >> shift);
      }
    }
    whole.writeBytes(content);
    return whole.toByteArray();
  }

  /** Takes a value and returns its content. */
  byte[] content(int tag) throws IOException, UnusableCrlException {
    return take(contentLength(enter(tag)));
  }

  /** Makes sure that {@code length} bytes lie in {@link #buffer} from {@link #position} on. */
  void require(int length) throws IOException, UnusableCrlException {
    if (limit - position < length && (length > BUFFER || !refill(length))) {
      throw UnusableCrlException.unreadable(
          length > BUFFER ? "a value of " + length + " bytes" : "the end comes too early");
    }
  }

  byte[] buffer() {
    return buffer;
  }

  int position() {
    return position;
  }

  /** Goes on behind {@code length} bytes that are in the buffer. */
  void skip(int length) {
    position += length;
  }

  private byte[] take(int length) throws IOException, UnusableCrlException {
    require(length);
    byte[] taken = new byte[length];
    System.arraycopy(buffer, position, taken, 0, length);
    position += length;
    return taken;
  }

  private static int contentLength(long length) throws UnusableCrlException {
    if (length > BUFFER) {
      throw UnusableCrlException.unreadable("a value of " + length + " bytes");
    }
    return (int) length;
  }

  /** From here on the bytes are kept for a digest that is not known yet. */
  void beginHashing() {
    unhashed = position;
  }

  /** They go there. */
  void hashWith(Sink digest) {
    sink = digest;
  }

  /** Up to here. */
  void endHashing() {
    hash();
    unhashed = NOT_HASHING;
    sink = null;
  }

  private void hash() {
    if (sink != null && unhashed >= 0) {
      sink.update(buffer, unhashed, position - unhashed);
      unhashed = position;
    }
  }

  /** Whether {@code length} bytes could be had. */
  private boolean refill(int length) throws IOException {
    if (limit - position >= length) {
      return true;
    }
    hash();
    int keep = unhashed >= 0 ? Math.min(unhashed, position) : position;
    System.arraycopy(buffer, keep, buffer, 0, limit - keep);
    position -= keep;
    limit -= keep;
    consumed += keep;
    unhashed = unhashed >= 0 ? unhashed - keep : NOT_HASHING;
    while (limit - position < length && limit < BUFFER) {
      int read = in.read(buffer, limit, BUFFER - limit);
      if (read < 0) {
        return false;
      }
      limit += read;
    }
    return limit - position >= length;
  }
}
