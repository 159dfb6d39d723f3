package org.mtls4j.revocation;

import java.time.Instant;

/**
 * The times of a CRL as RFC 5280 sections 5.1.2.4 to 5.1.2.6 have them: UTCTime and GeneralizedTime
 * in seconds of Greenwich Mean Time, ended by Z.
 */
final class CrlTime {

  private static final int UTC_LENGTH = 13;
  private static final int GENERALIZED_LENGTH = 15;

  /** An entry's time is held in four octets: the seconds from 1970 to 2106. */
  private static final long LATEST = 0xffff_ffffL;

  private CrlTime() {}

  /** Takes a time that must be there. */
  static Instant read(DerStream in) throws java.io.IOException, UnusableCrlException {
    int tag = in.peekTag();
    byte[] content = in.content(tag == DerStream.GENERALIZED_TIME ? tag : DerStream.UTC_TIME);
    return Instant.ofEpochSecond(epochSecond(tag, content, 0, content.length));
  }

  /** The seconds since 1970 of the time whose content lies at {@code from}. */
  static long epochSecond(int tag, byte[] bytes, int from, int length) throws UnusableCrlException {
    boolean utc = tag == DerStream.UTC_TIME;
    if (length != (utc ? UTC_LENGTH : GENERALIZED_LENGTH) || bytes[from + length - 1] != 'Z') {
      throw UnusableCrlException.unreadable("a time that is not as RFC 5280 section 5.1.2.4 says");
    }
    int at = utc ? from + 2 : from + 4;
    int year = utc ? fullYear(two(bytes, from)) : two(bytes, from) * 100 + two(bytes, from + 2);
    int month = two(bytes, at);
    int day = two(bytes, at + 2);
    int hour = two(bytes, at + 4);
    int minute = two(bytes, at + 6);
    int second = two(bytes, at + 8);
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) {
      throw UnusableCrlException.unreadable("a time that is none");
    }
    return ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60L + second;
  }

  /** What four octets can hold of it, and a list is not refused for the rest. */
  static int packed(long epochSecond) {
    return (int) Math.max(0, Math.min(LATEST, epochSecond));
  }

  static Instant unpacked(int packed) {
    return Instant.ofEpochSecond(packed & LATEST);
  }

  /** RFC 5280 section 4.1.2.5.1. */
  private static int fullYear(int two) {
    return two < 50 ? 2000 + two : 1900 + two;
  }

  private static int two(byte[] bytes, int at) throws UnusableCrlException {
    int tens = bytes[at] - '0';
    int ones = bytes[at + 1] - '0';
    if (tens < 0 || tens > 9 || ones < 0 || ones > 9) {
      throw UnusableCrlException.unreadable("a time with something else than digits");
    }
    return tens * 10 + ones;
  }

  /**
   * Days of the proleptic Gregorian calendar, counted with the year beginning in March, so that the
   * leap day is its last; a million entries are too many for {@link java.time.LocalDate}.
   */
  private static long daysSince1970(int year, int month, int day) {
    int fromMarch = month > 2 ? month - 3 : month + 9;
    long y = month > 2 ? year : year - 1L;
    long days = 365 * y + Math.floorDiv(y, 4) - Math.floorDiv(y, 100) + Math.floorDiv(y, 400);
    return days + (153L * fromMarch + 2) / 5 + day - 719_469;
  }
}
