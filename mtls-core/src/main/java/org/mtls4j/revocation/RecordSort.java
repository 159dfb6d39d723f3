package org.mtls4j.revocation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Sorts records of one length that lie one after the other in an array, in place, as unsigned
 * octets: by one octet, then each group by the next one (a most-significant-digit radix sort). Its
 * time grows with the number of octets and nothing else, whatever a CRL holds.
 */
final class RecordSort {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Groups so small are sorted by insertion; counting 256 octets would take longer. */
  private static final int FEW = 128;

  private static final int OCTET = 256;

  private final byte[] records;
  private final int length;
  private final byte[] spare;

  /** For {@code records}, each {@code length} octets long. */
  RecordSort(byte[] records, int length) {
    this.records = records;
    this.length = length;
    this.spare = new byte[length];
  }

  /** Sorts the records from one to before another, which agree in all octets before {@code at}. */
  void sort(int from, int to, int at) {
    int octet = at;
    while (to - from > FEW && octet < length) {
      int[] ends = new int[OCTET];
      for (int i = from; i < to; i++) {
        ends[octetOf(i, octet)]++;
      }
      if (ends[octetOf(from, octet)] == to - from) {
        octet++;
      } else {
        sortGroups(from, octet, ends);
        return;
      }
    }
    if (octet < length) {
      insert(from, to, octet);
    }
  }

  private void sortGroups(int from, int octet, int[] counts) {
    int[] ends = counts;
    int end = from;
    for (int value = 0; value < OCTET; value++) {
      end += counts[value];
      ends[value] = end;
    }
    group(from, octet, ends);
    int begin = from;
    for (int value = 0; value < OCTET; value++) {
      sort(begin, ends[value], octet + 1);
      begin = ends[value];
    }
  }

  /** Moves every record into the group of its octet; {@code ends} says where the groups end. */
  private void group(int from, int octet, int[] ends) {
    int[] next = new int[OCTET];
    next[0] = from;
    System.arraycopy(ends, 0, next, 1, OCTET - 1);
    for (int value = 0; value < OCTET; value++) {
      while (next[value] < ends[value]) {
        int belongs = octetOf(next[value], octet);
        if (belongs == value) {
          next[value]++;
        } else {
          swap(next[value], next[belongs]++);
        }
      }
    }
  }

  /** Puts one record after the other where it belongs among those before, found by halving. */
  private void insert(int from, int to, int octet) {
    for (int i = from + 1; i < to; i++) {
      int low = from;
      int high = i;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (isBefore(i, middle, octet)) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      if (low < i) {
        System.arraycopy(records, i * length, spare, 0, length);
        System.arraycopy(records, low * length, records, (low + 1) * length, (i - low) * length);
        System.arraycopy(spare, 0, records, low * length, length);
      }
    }
  }

  private boolean isBefore(int one, int other, int octet) {
    int a = one * length + octet;
    int b = other * length + octet;
    if (length - octet >= Long.BYTES) {
      long x = (long) LONG.get(records, a);
      long y = (long) LONG.get(records, b);
      if (x != y) {
        return Long.compareUnsigned(x, y) < 0;
      }
    }
    int rest = length - octet;
    return Arrays.compareUnsigned(records, a, a + rest, records, b, b + rest) < 0;
  }

  private void swap(int one, int other) {
    int a = one * length;
    int b = other * length;
    System.arraycopy(records, a, spare, 0, length);
    System.arraycopy(records, b, records, a, length);
    System.arraycopy(spare, 0, records, b, length);
  }

  private int octetOf(int index, int octet) {
    return records[index * length + octet] & 0xff;
  }
}
