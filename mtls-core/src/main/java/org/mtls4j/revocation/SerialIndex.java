package org.mtls4j.revocation;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one certificate issuer by serial number, of any length and sign: RFC 5280 section
 * 4.1.2.2 allows positive ones of 20 octets, and asks that others be handled gracefully. Immutable
 * and thread-safe.
 */
final class SerialIndex {

  /** By {@link #kind}. */
  private final Map<Integer, SerialTable> tables;

  private SerialIndex(Map<Integer, SerialTable> tables) {
    this.tables = Map.copyOf(tables);
  }

  long size() {
    return tables.values().stream().mapToLong(SerialTable::size).sum();
  }

  /** The earliest entry of {@code serial}; one that removes it only where none lists it. */
  @Nullable CrlEntry find(BigInteger serial) {
    boolean negative = serial.signum() < 0;
    int bits = serial.bitLength();
    SerialTable table =
        tables.get(kind(negative ? bits / Byte.SIZE + 1 : (bits + 7) / Byte.SIZE, negative));
    return table == null ? null : table.find(serial);
  }

  /** A number is known by its octets without the zeros in front, and its sign. */
  private static int kind(int octets, boolean negative) {
    return 2 * octets + (negative ? 1 : 0);
  }

  /** How many octets in front say no more than the sign, which is not always one of them. */
  private static int padding(byte[] bytes, int from, int length) {
    boolean negative = bytes[from] < 0;
    int padding = 0;
    while (negative
        ? padding < length - 1 && bytes[from + padding] == -1 && bytes[from + padding + 1] < 0
        : padding < length && bytes[from + padding] == 0) {
      padding++;
    }
    return padding;
  }

  /** Collects entries. Not thread-safe. */
  static final class Builder {

    private final Map<Integer, SerialRows> rows = new HashMap<>();
    private int lastKind = -1;
    private @Nullable SerialRows last;

    /** Adds the entry whose serial number's content lies at {@code from}. */
    void add(byte[] bytes, int from, int length, int time, int reason) {
      int padding = padding(bytes, from, length);
      rowsOf(length - padding, bytes[from] < 0).add(bytes, from + padding, time, reason);
    }

    private SerialRows rowsOf(int width, boolean negative) {
      int kind = kind(width, negative);
      SerialRows found = last;
      if (found == null || kind != lastKind) {
        found = rows.computeIfAbsent(kind, any -> new SerialRows(width));
        last = found;
        lastKind = kind;
      }
      return found;
    }

    SerialIndex build() throws UnusableCrlException {
      Map<Integer, SerialTable> tables = new HashMap<>();
      for (Map.Entry<Integer, SerialRows> each : rows.entrySet()) {
        tables.put(each.getKey(), each.getValue().sorted());
      }
      return new SerialIndex(tables);
    }
  }
}
