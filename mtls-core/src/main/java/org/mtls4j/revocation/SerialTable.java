package org.mtls4j.revocation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

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

  /** So many may be walked by; behind a fence are more only where numbers are not random. */
  private static final int FEW = 64;

  private final int width;
  private final int stride;
  private final int size;
  private final byte[] records;

  /**
   * Where entries begin whose heads are at least so many steps from the first one's. Serial numbers
   * are mostly random, and so evenly spread; where they are not, halving finds them.
   */
  private final int[] fences;

  /** Whether any entry removes another list's; only a delta's do. */
  private final boolean removing;

  private final long least;
  private final long most;
  private final int step;

  SerialTable(int width, byte[] records) {
    this.width = width;
    this.stride = width + SerialRows.PAYLOAD;
    this.size = records.length / stride;
    this.records = records;
    boolean fenced = width >= Long.BYTES && size > BEHIND_A_FENCE;
    this.least = fenced ? headAt(0) : 0;
    this.most = fenced ? headAt(size - 1) : 0;
    this.step = fenced ? step(most - least, size / BEHIND_A_FENCE) : 0;
    this.fences = fenced ? fences() : new int[0];
    this.removing = IntStream.range(0, size).anyMatch(i -> reason(i) == CrlEntry.REMOVE);
  }

  /** By how many bits to shift so that {@code fences}, rounded to a power of two, are enough. */
  private static int step(long span, int fences) {
    int bits = Math.max(1, Integer.SIZE - 1 - Integer.numberOfLeadingZeros(fences));
    return Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(span) - bits);
  }

  private int[] fences() {
    int[] starts = new int[fence(most) + 2];
    for (int i = 0; i < size; i++) {
      starts[fence(headAt(i)) + 1] = i + 1;
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

  /** The entry of {@code serial}, which is as long as all are, or null; see {@link #listing}. */
  @Nullable CrlEntry find(BigInteger serial) {
    int first = fences.length == 0 ? found(first(octets(serial), 0, size), serial) : fenced(serial);
    return first < 0 ? null : new CrlEntry(this, removing ? listing(first) : first);
  }

  /** Makes nothing where no entry begins like it. */
  private int fenced(BigInteger serial) {
    long head = serial.longValue();
    if (Long.compareUnsigned(head, least) < 0 || Long.compareUnsigned(head, most) > 0) {
      return -1;
    }
    int fence = fence(head);
    int from = fences[fence];
    int to = fences[fence + 1];
    if (to - from > FEW) {
      return found(first(octets(serial), from, to), serial);
    }
    int index = walked(head, guess(head, from, to), from, to);
    return index < to && headAt(index) == head ? found(index, serial, to) : -1;
  }

  /** Where among the entries behind one fence it lies if they are spread evenly. */
  private int guess(long head, int from, int to) {
    long beyond = (head - least) & ((1L << step) - 1);
    int parts = Math.min(step, Byte.SIZE);
    return from + (int) (((beyond >>> (step - parts)) * (to - from)) >>> parts);
  }

  /** From there to the first whose head is not less, or to the end. */
  private int walked(long head, int guess, int from, int to) {
    int index = guess;
    while (index < to && Long.compareUnsigned(headAt(index), head) < 0) {
      index++;
    }
    while (index > from && Long.compareUnsigned(headAt(index - 1), head) >= 0) {
      index--;
    }
    return index;
  }

  /** The first of those whose head it has, from {@code index} on, that it is; or -1. */
  private int found(int index, BigInteger serial, int to) {
    if (width == Long.BYTES) {
      return index;
    }
    byte[] octets = serial.toByteArray();
    int rest = width - Long.BYTES;
    int from = octets.length - width;
    long head = headAt(index);
    for (int at = index; at < to && headAt(at) == head; at++) {
      int record = at * stride + Long.BYTES;
      if (Arrays.equals(records, record, record + rest, octets, from, from + rest)) {
        return at;
      }
    }
    return -1;
  }

  private int found(int index, BigInteger serial) {
    return isOf(index, octets(serial)) ? index : -1;
  }

  /** An entry that removes counts only where no other one of its number lists it. */
  private int listing(int first) {
    byte[] octets = Arrays.copyOfRange(records, first * stride, first * stride + width);
    int listing = first;
    while (reason(listing) == CrlEntry.REMOVE && isOf(listing + 1, octets)) {
      listing++;
    }
    return reason(listing) == CrlEntry.REMOVE ? first : listing;
  }

  /** Its octets as they lie in a record. */
  private byte[] octets(BigInteger serial) {
    byte[] padded = serial.toByteArray();
    int padding = padded.length - width;
    int last = octetsInFront(width);
    byte[] octets = new byte[width];
    System.arraycopy(padded, padded.length - last, octets, 0, last);
    System.arraycopy(padded, padding, octets, last, width - last);
    return octets;
  }

  /**
   * How many of a number's last octets lie in front of the others: those are had from a number
   * without making anything, and of numbers that are counted they differ.
   */
  static int octetsInFront(int width) {
    return width >= Long.BYTES ? Long.BYTES : 0;
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
  private boolean isOf(int index, byte[] serial) {
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

  private long headAt(int index) {
    return (long) LONG.get(records, index * stride);
  }
}
