package org.mtls4j.revocation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.jspecify.annotations.Nullable;

/** Reads revokedCertificates (RFC 5280 section 5.1.2.6) entry by entry into an index. */
final class CrlEntryReader {

  /** reasonCode as nearly every entry with extensions has it, up to the reason itself. */
  private static final byte[] ONLY_REASON = {
    0x30, 0x0c, 0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01
  };

  /**
   * A certificate has one issuer name and few alternative ones, and each of them is an index of its
   * own that every entry is put into: so many times the list's size is the most that it can take.
   */
  private static final int MAX_ISSUER_NAMES = 8;

  private final DerStream in;
  private final CrlIndex.Builder index;
  private boolean understood = true;
  private boolean namesIssuers;

  CrlEntryReader(DerStream in, X500Principal crlIssuer) {
    this.in = in;
    this.index = new CrlIndex.Builder(crlIssuer);
  }

  /** Takes the whole list. */
  void read() throws IOException, UnusableCrlException {
    long end = in.enter(DerStream.SEQUENCE);
    end += in.offset();
    while (in.offset() < end) {
      entry((int) Math.min(Integer.MAX_VALUE, in.enter(DerStream.SEQUENCE)));
    }
    if (in.offset() != end) {
      throw UnusableCrlException.unreadable("an entry that is longer than the list");
    }
  }

  CrlIndex index() throws UnusableCrlException {
    return index.build();
  }

  /** Whether every critical extension of every entry is one that we know. */
  boolean isUnderstood() {
    return understood;
  }

  /** Whether any entry names the issuer of its certificate. */
  boolean namesIssuers() {
    return namesIssuers;
  }

  /**
   * Reads in place: with a million entries, an object for each would cost more than all the rest.
   */
  private void entry(int length) throws IOException, UnusableCrlException {
    in.require(length);
    byte[] bytes = in.buffer();
    int end = in.position() + length;
    int serial = content(bytes, in.position(), DerStream.INTEGER, end);
    int serialLength = lengthBefore(bytes, in.position(), serial);
    int timeAt = serial + serialLength;
    int tag = timeAt < end ? bytes[timeAt] : 0;
    int time =
        content(bytes, timeAt, tag == DerStream.GENERALIZED_TIME ? tag : DerStream.UTC_TIME, end);
    int timeLength = lengthBefore(bytes, timeAt, time);
    if (serialLength == 0) {
      throw UnusableCrlException.unreadable("a serial number without octets");
    }
    int packed = CrlTime.packed(CrlTime.epochSecond(tag, bytes, time, timeLength));
    int rest = time + timeLength;
    int reason = rest == end ? 0 : reason(bytes, rest, end);
    index.add(bytes, serial, serialLength, packed, reason);
    in.skip(length);
  }

  /** Where the content of the value at {@code at} begins, which ends before or at {@code end}. */
  private static int content(byte[] bytes, int at, int tag, int end) throws UnusableCrlException {
    if (at + 2 > end || bytes[at] != tag) {
      throw UnusableCrlException.unreadable("an entry without serial number or time");
    }
    int first = bytes[at + 1];
    int content = first >= 0 ? at + 2 : at + 2 + (first & 0x7f);
    boolean oneOrTwo = first == (byte) 0x81 || first == (byte) 0x82;
    boolean whole = first >= 0 || (oneOrTwo && content <= end);
    if (!whole || content + lengthBefore(bytes, at, content) > end) {
      throw UnusableCrlException.unreadable("an entry that ends too early");
    }
    return content;
  }

  /** The length that the header from {@code at} to {@code content} says. */
  private static int lengthBefore(byte[] bytes, int at, int content) {
    return switch (content - at) {
      case 2 -> bytes[at + 1];
      case 3 -> bytes[at + 2] & 0xff;
      default -> ((bytes[at + 2] & 0xff) << 8) | (bytes[at + 3] & 0xff);
    };
  }

  private int reason(byte[] bytes, int from, int end) throws UnusableCrlException {
    int only = ONLY_REASON.length;
    if (end - from == only + 1 && Arrays.equals(bytes, from, from + only, ONLY_REASON, 0, only)) {
      return Math.max(0, bytes[end - 1]);
    }
    try {
      return reason(Extensions.getInstance(Arrays.copyOfRange(bytes, from, end)));
    } catch (RuntimeException e) {
      // Bouncy Castle tells of bad DER by several kinds of unchecked exceptions.
      throw UnusableCrlException.unreadable("the extensions of an entry are malformed", e);
    }
  }

  private int reason(Extensions extensions) throws UnusableCrlException {
    for (ASN1ObjectIdentifier critical : extensions.getCriticalExtensionOIDs()) {
      understood &=
          critical.equals(Extension.reasonCode)
              || critical.equals(Extension.certificateIssuer)
              || critical.equals(Extension.invalidityDate);
    }
    @Nullable Extension issuer = extensions.getExtension(Extension.certificateIssuer);
    if (issuer != null) {
      namesIssuers = true;
      index.issuedBy(names(issuer));
    }
    @Nullable Extension reason = extensions.getExtension(Extension.reasonCode);
    int code =
        reason == null ? 0 : ASN1Enumerated.getInstance(reason.getParsedValue()).intValueExact();
    return code == (byte) code ? Math.max(0, code) : 0;
  }

  private static List<X500Principal> names(Extension issuer) throws UnusableCrlException {
    List<X500Principal> names = new ArrayList<>();
    try {
      GeneralNames all = GeneralNames.getInstance(issuer.getParsedValue());
      // What is no DER is written anew as another name, under which nobody would find the entry.
      if (!Arrays.equals(all.getEncoded(ASN1Encoding.DL), issuer.getExtnValue().getOctets())) {
        throw UnusableCrlException.unreadable("a certificate issuer that is not DER");
      }
      for (GeneralName name : all.getNames()) {
        if (name.getTagNo() == GeneralName.directoryName) {
          names.add(new X500Principal(name.getName().toASN1Primitive().getEncoded()));
        }
      }
    } catch (IOException e) {
      throw UnusableCrlException.unreadable("the name of a certificate issuer");
    }
    if (names.isEmpty()) {
      throw UnusableCrlException.unreadable("a certificate issuer without a directory name");
    }
    if (names.size() > MAX_ISSUER_NAMES) {
      throw new UnusableCrlException(
          "has an entry with more than " + MAX_ISSUER_NAMES + " names of its certificate issuer");
    }
    return names;
  }
}
