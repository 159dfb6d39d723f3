package org.mtls4j.revocation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Entries whose serial numbers have one length, as they come: serial number, time, reason. They lie
 * in pieces, so that growing copies nothing. Not thread-safe.
 */
final class SerialRows {

  /** Four octets of time and one of reason. */
  static final int PAYLOAD = 5;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final int FIRST_PIECE = 16;
  private static final int LAST_PIECE = 1 << 15;
  private static final int MANY = 1 << 14;
  private static final int MOST_BITS = 20;

  private final int width;
  private final int length;
  private final List<byte[]> pieces = new ArrayList<>();
  private byte[] piece;
  private int used;

  SerialRows(int width) {
    this.width = width;
    this.length = width + PAYLOAD;
    this.piece = new byte[FIRST_PIECE * length];
    pieces.add(piece);
  }

  /** Adds the entry of the serial number that lies at {@code from}. */
  void add(byte[] bytes, int from, int time, int reason) {
    if (used == piece.length) {
      int rows = Math.max(1, Math.min(LAST_PIECE, 2 * (piece.length / length)));
      piece = new byte[rows * length];
      pieces.add(piece);
      used = 0;
    }
    int last = SerialTable.octetsInFront(width);
    System.arraycopy(bytes, from + width - last, piece, used, last);
    System.arraycopy(bytes, from, piece, used + last, width - last);
    INT.set(piece, used + width, time);
    piece[used + width + 4] = (byte) reason;
    used += length;
  }

  /** All of them, sorted; the rows are used up. */
  SerialTable sorted() throws UnusableCrlException {
    long size = used;
    for (byte[] each : pieces.subList(0, pieces.size() - 1)) {
      size += each.length;
    }
    if (size > Integer.MAX_VALUE - 16) {
      throw new UnusableCrlException("has more entries than can be held");
    }
    byte[] records = new byte[(int) size];
    RecordSort sort = new RecordSort(records, length);
    if (size / length < MANY) {
      gather(records);
      sort.sort(0, records.length / length, 0);
    } else {
      int bits = 30 - Integer.numberOfLeadingZeros((int) size / length);
      int begin = 0;
      for (int end : scatter(records, Math.min(bits, MOST_BITS))) {
        sort.sort(begin, end, Math.min(bits, MOST_BITS) / Byte.SIZE);
        begin = end;
      }
    }
    return new SerialTable(width, records);
  }

  private void gather(byte[] records) {
    int at = 0;
    for (byte[] each : pieces) {
      int end = each == piece ? used : each.length;
      System.arraycopy(each, 0, records, at, end);
      at += end;
    }
    pieces.clear();
  }

  /**
   * Groups them by their first bits while they are moved, so that a few are left in each group
   * where serial numbers are random; says where the groups end.
   */
  private int[] scatter(byte[] records, int bits) {
    int groups = 1 << bits;
    int shift = Integer.SIZE - bits;
    int[] ends = new int[groups];
    forEach((each, at) -> ends[(int) INT.get(each, at) >>> shift]++);
    int[] next = new int[groups];
    int end = 0;
    for (int group = 0; group < groups; group++) {
      next[group] = end;
      end += ends[group];
      ends[group] = end;
    }
    forEach(
        (each, at) -> {
          int place = next[(int) INT.get(each, at) >>> shift]++;
          System.arraycopy(each, at, records, place * length, length);
        });
    pieces.clear();
    return ends;
  }

  private interface Row {
    void at(byte[] piece, int from);
  }

  private void forEach(Row row) {
    for (byte[] each : pieces) {
      int end = each == piece ? used : each.length;
      for (int at = 0; at < end; at += length) {
        row.at(each, at);
      }
    }
  }
}
