package org.mtls4j.x509;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.junit.jupiter.api.Test;
import org.mtls4j.x509.NameValue.Text;

/** Which characters a name may consist of: the same on every version of Java. */
class NameTextTest {

  @Test
  void dependsOnNoVersionOfUnicode() {
    BitSet plain = new BitSet();
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      plain.set(codePoint, !isSurrogate(codePoint) && isPlain(codePoint));
    }
    assertThat(Fingerprint.of(plain.toByteArray()).hex())
        .isEqualTo("1906e3b0a24bf1b3617582fa9543b05315a2086efdf64f5997f703ef0af62c9d");
  }

  @Test
  void refusesWhatThisVersionOfJavaKnowsToBeInvisible() {
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (isInvisible(codePoint)) {
        assertThat(isPlain(codePoint)).as("U+%04X", codePoint).isFalse();
      }
    }
  }

  private static boolean isInvisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE ->
          true;
      case Character.SPACE_SEPARATOR -> codePoint != ' ';
      default -> false;
    };
  }

  /** Between letters, because a blank may not stand at an end. */
  private static boolean isPlain(int codePoint) {
    String text = "a" + Character.toString(codePoint) + "a";
    return NameText.of(new DERUTF8String(text)) instanceof Text;
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
