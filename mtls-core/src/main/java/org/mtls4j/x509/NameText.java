package org.mtls4j.x509;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1NumericString;
import org.bouncycastle.asn1.ASN1PrintableString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.mtls4j.x509.NameValue.Text;
import org.mtls4j.x509.NameValue.Unusable;

/** From an ASN.1 string to text that means the same to every reader. */
final class NameText {

  /**
   * What is displayed as nothing, as a blank, or changes what stands around it: the categories Cc,
   * Cf, Cs, Co, Zl, Zp and Zs, the property Default_Ignorable_Code_Point, and noncharacters, as of
   * Unicode 16; and the few others that fonts draw as a blank (U+2800, U+13441, U+13442, U+16FE4,
   * U+1D159). First and last of each range, in ascending order. The list is ours because {@link
   * Character} knows as much of Unicode as the Java version that runs, and the same certificate
   * must name the same client on each. For the same reason it is not asked which code points are
   * assigned.
   */
  private static final int[] INVISIBLE = {
    0x0000, 0x001f, 0x007f, 0x00a0, 0x00ad, 0x00ad, 0x034f, 0x034f, 0x0600, 0x0605, 0x061c, 0x061c,
    0x06dd, 0x06dd, 0x070f, 0x070f, 0x0890, 0x0891, 0x08e2, 0x08e2, 0x115f, 0x1160, 0x1680, 0x1680,
    0x17b4, 0x17b5, 0x180b, 0x180f, 0x2000, 0x200f, 0x2028, 0x202f, 0x205f, 0x206f, 0x2800, 0x2800,
    0x3000, 0x3000, 0x3164, 0x3164, 0xd800, 0xf8ff, 0xfdd0, 0xfdef, 0xfe00, 0xfe0f, 0xfeff, 0xfeff,
    0xffa0, 0xffa0, 0xfff0, 0xfffb, 0xfffe, 0xffff, 0x110bd, 0x110bd, 0x110cd, 0x110cd, 0x13430,
    0x1343f, 0x13441, 0x13442, 0x16fe4, 0x16fe4, 0x1bca0, 0x1bca3, 0x1d159, 0x1d159, 0x1d173,
    0x1d17a, 0x1fffe, 0x1ffff, 0x2fffe, 0x2ffff, 0x3fffe, 0x3ffff,
  };

  /** Above it there are only tags, variation selectors, private use, and planes without a plan. */
  private static final int FIRST_UNUSED = 0x40000;

  private NameText() {}

  /**
   * The text of an attribute value. Of the string types of RFC 5280 section 4.1.2.4 only those are
   * read that have one meaning everywhere: TeletexString, BMPString and UniversalString are decoded
   * differently by different software, and between versions of the JDK.
   */
  static NameValue of(ASN1Encodable value) {
    if (value instanceof ASN1UTF8String utf8) {
      return checked(utf8.getString());
    }
    if (value instanceof ASN1PrintableString
        || value instanceof ASN1IA5String
        || value instanceof ASN1NumericString) {
      return ascii(((ASN1String) value).getString());
    }
    return new Unusable("a value of type " + value.toASN1Primitive().getClass().getSimpleName());
  }

  /** Text that the ASN.1 type says is ASCII. */
  static NameValue ascii(String text) {
    return isAscii(text)
        ? checked(text)
        : new Unusable("a value with characters outside its string type");
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static NameValue checked(String text) {
    if (text.isEmpty()) {
      return new Unusable("an empty value");
    }
    if (text.startsWith(" ") || text.endsWith(" ")) {
      return new Unusable("a value with blanks around it");
    }
    return isPlain(text)
        ? new Text(text)
        : new Unusable("a value with control or invisible characters");
  }

  /** Whether nothing in {@code text} is invisible or changes the text around it. */
  static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      if (!isPlain(text.codePointAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(int codePoint) {
    return codePoint < FIRST_UNUSED && !isWithin(INVISIBLE, codePoint);
  }

  private static boolean isWithin(int[] ranges, int codePoint) {
    for (int i = 0; i < ranges.length && ranges[i] <= codePoint; i += 2) {
      if (codePoint <= ranges[i + 1]) {
        return true;
      }
    }
    return false;
  }
}
