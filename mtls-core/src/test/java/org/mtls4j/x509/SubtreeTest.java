package org.mtls4j.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.OtherName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a base stands for, also where the checks before it let no name come that far. */
class SubtreeTest {

  private static GeneralName name(int form, String text) {
    return new GeneralName(form, new DERIA5String(text));
  }

  /** 1 is a mailbox, 2 a host, 6 a URI. */
  @ParameterizedTest(name = "{0} {1} contains {2} {3}: {4}")
  @CsvSource({
    "1, '', 1, me@a.example, true",
    "1, a.example, 1, me@a.example, true",
    "1, a.example, 1, me@b.example, false",
    "1, a.example, 2, a.example, false",
    "6, '', 6, https://a.example/, true",
    "6, a.example, 6, https://a.example/, true",
    "6, a.example, 6, https://b.example/, false",
    "6, a.example, 2, a.example, false"
  })
  void ofAHost(int form, String base, int otherForm, String other, boolean within)
      throws Exception {
    Subtree subtree = Subtree.of(name(form, base));
    ConstrainedName name = ConstrainedName.of(name(otherForm, other));
    assertThat(subtree.contains(name)).isEqualTo(within);
    assertThat(subtree.touches(name)).isEqualTo(within);
  }

  @ParameterizedTest
  @CsvSource({"1, a@b@a.example", "2, .a.example", "6, https://a.example"})
  void whatIsNoBaseIsMalformed(int form, String base) {
    assertThatThrownBy(() -> Subtree.of(name(form, base))).isInstanceOf(MalformedDer.class);
  }

  /** RFC 1034 section 3.1: 253 characters, as text. */
  @Test
  void aHostHasALimit() throws Exception {
    String longest = "a.".repeat(126) + "b";
    assertThat(Subtree.of(name(GeneralName.dNSName, longest)))
        .isEqualTo(new Subtree.Hosts(longest));
    assertThatThrownBy(() -> Subtree.of(name(GeneralName.dNSName, longest + "b")))
        .isInstanceOf(MalformedDer.class);
  }

  /** RFC 5280 section 4.2.1.10: a name of such a form is rejected, whatever the constraint says. */
  @Test
  void ofAFormThatNobodyDefines() throws Exception {
    GeneralName other =
        new GeneralName(
            GeneralName.otherName,
            new OtherName(new ASN1ObjectIdentifier("2.999.7"), new DERUTF8String("x")));
    Subtree subtree = Subtree.of(other);
    assertThat(subtree.form()).isEqualTo(GeneralName.otherName);
    assertThat(subtree.contains(ConstrainedName.of(other))).isFalse();
    assertThat(subtree.touches(ConstrainedName.of(other))).isTrue();
  }
}
