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
    return text.chars().allMatch(c -> c < 0x80)
        ? checked(text)
        : new Unusable("a value with characters outside its string type");
  }

  private static NameValue checked(String text) {
    if (text.isEmpty()) {
      return new Unusable("an empty value");
    }
    if (text.startsWith(" ") || text.endsWith(" ")) {
      return new Unusable("a value with blanks around it");
    }
    return text.codePoints().allMatch(NameText::isPlain)
        ? new Text(text)
        : new Unusable("a value with control or invisible characters");
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      case Character.SPACE_SEPARATOR -> codePoint == ' ';
      default -> !isIgnorable(codePoint);
    };
  }

  /**
   * Letters and marks that are displayed as nothing: Default_Ignorable_Code_Point of Unicode's
   * DerivedCoreProperties.txt, as far as the categories above do not have them.
   */
  private static boolean isIgnorable(int codePoint) {
    return codePoint == 0x034f
        || isWithin(0x115f, 0x1160, codePoint)
        || isWithin(0x17b4, 0x17b5, codePoint)
        || isWithin(0x180b, 0x180f, codePoint)
        || codePoint == 0x3164
        || isWithin(0xfe00, 0xfe0f, codePoint)
        || codePoint == 0xffa0
        || isWithin(0xe0100, 0xe01ef, codePoint);
  }

  private static boolean isWithin(int first, int last, int codePoint) {
    return first <= codePoint && codePoint <= last;
  }
}
