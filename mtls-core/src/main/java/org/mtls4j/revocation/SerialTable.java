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
   * The least entries behind one fence where serial numbers are random, and at most twice as many:
   * few lines of a processor's cache, for half an octet to one an entry.
   */
  private static final int BEHIND_A_FENCE = 4;

  private final int width;
  private final int stride;
  private final int size;
  private final byte[] records;

  /**
   * Where entries begin whose first octets are at least so many steps from the first one's. Serial
   * numbers are mostly random, and so evenly spread; where they are not, halving finds them.
   */
  private final int[] fences;

  private final long least;
  private final long most;
  private final int step;

  SerialTable(int width, byte[] records) {
    this.width = width;
    this.stride = width + SerialRows.PAYLOAD;
    this.size = records.length / stride;
    this.records = records;
    boolean fenced = width >= Long.BYTES && size > BEHIND_A_FENCE;
    this.least = fenced ? head(records, 0) : 0;
    this.most = fenced ? head(records, (size - 1) * stride) : 0;
    this.step = fenced ? step(most - least, size / BEHIND_A_FENCE) : 0;
    this.fences = fenced ? fences() : new int[0];
  }

  /** By how many bits to shift so that {@code fences}, rounded to a power of two, are enough. */
  private static int step(long span, int fences) {
    int bits = Math.max(1, Integer.SIZE - 1 - Integer.numberOfLeadingZeros(fences));
    return Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(span) - bits);
  }

  private int[] fences() {
    int[] starts = new int[fence(most) + 2];
    for (int i = 0; i < size; i++) {
      starts[fence(head(records, i * stride)) + 1] = i + 1;
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] = Math.max(starts[i], starts[i - 1]);
    }
    return starts;
  }

  private int fence(long head) {
    return (int) ((head - least) >>> step);
  }

  int size() {
    return size;
  }

  /** The index of the first entry of {@code serial}, which is as long as all are; or -1. */
  int find(byte[] serial) {
    if (fences.length == 0) {
      return exactly(serial, first(serial, 0, size));
    }
    long head = head(serial, 0);
    if (Long.compareUnsigned(head, least) < 0 || Long.compareUnsigned(head, most) > 0) {
      return -1;
    }
    int fence = fence(head);
    return exactly(serial, first(serial, head, fences[fence], fences[fence + 1]));
  }

  private int exactly(byte[] serial, int index) {
    return isOf(index, serial) ? index : -1;
  }

  /** The first that is not less, by its first octets wherever they say it. */
  private int first(byte[] serial, long head, int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = Long.compareUnsigned(head(records, middle * stride), head);
      if (order < 0 || (order == 0 && compare(middle, serial) < 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The first that is not less, between {@code from} and {@code to} or at it. */
  private int first(byte[] serial, int from, int to) {
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
    return low;
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
}
