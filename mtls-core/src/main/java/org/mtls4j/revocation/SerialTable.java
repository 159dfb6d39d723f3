package org.mtls4j.revocation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Sorted entries of one length of serial number in one array: with 16 octets of serial number 21 an
 * entry, and nothing besides. Immutable and thread-safe.
 */
final class SerialTable {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /**
   * Serial numbers are mostly random: guessing the place finds it in a few steps; else halving
   * does.
   */
  private static final int GUESSES = 8;

  private static final int FEW = 16;

  private final int width;
  private final int stride;
  private final int size;
  private final byte[] records;

  SerialTable(int width, byte[] records) {
    this.width = width;
    this.stride = width + SerialRows.PAYLOAD;
    this.size = records.length / stride;
    this.records = records;
  }

  int size() {
    return size;
  }

  /** The index of the first entry of {@code serial}, which is as long as all are; or -1. */
  int find(byte[] serial) {
    return width < Long.BYTES || size <= FEW ? exactly(serial, 0, size) : guessed(serial);
  }

  private int guessed(byte[] serial) {
    long wanted = head(serial, 0);
    int low = 0;
    int high = size;
    long least = head(records, 0);
    long most = head(records, (size - 1) * stride);
    for (int i = 0; i < GUESSES && high - low > FEW; i++) {
      if (Long.compareUnsigned(wanted, least) <= 0 || Long.compareUnsigned(wanted, most) > 0) {
        // Outside, or of an equal beginning, which the search below looks at more closely.
        break;
      }
      double share = unsigned(wanted - least) / unsigned(most - least);
      int guess = low + (int) (share * (high - 1 - low));
      if (compare(guess, serial) < 0) {
        low = guess + 1;
        least = head(records, guess * stride);
      } else {
        high = guess;
        most = head(records, guess * stride);
      }
    }
    return exactly(serial, low, high);
  }

  /** Finds the first that is not less, between {@code low} and {@code high} or at it. */
  private int exactly(byte[] serial, int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(middle, serial) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < size && compare(low, serial) == 0 ? low : -1;
  }

  /** Whether the entry at {@code index} is there and of {@code serial} too. */
  boolean isOf(int index, byte[] serial) {
    return index < size && compare(index, serial) == 0;
  }

  /** The time of an entry, as {@link CrlTime#packed}. */
  int time(int index) {
    int at = index * stride + width;
    return (int) INT.get(records, at);
  }

  int reason(int index) {
    return records[index * stride + width + 4];
  }

  private int compare(int index, byte[] serial) {
    int at = index * stride;
    return Arrays.compareUnsigned(records, at, at + width, serial, 0, width);
  }

  private static long head(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : value + 0x1p64;
  }
}
