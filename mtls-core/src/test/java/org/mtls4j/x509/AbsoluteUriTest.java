package org.mtls4j.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar by itself: what it refuses it refuses without the help of the JDK's. */
class AbsoluteUriTest {

  @Test
  void tellsTheParts() throws MalformedDer {
    AbsoluteUri uri = AbsoluteUri.parse("HTTPS://Me:x@ACME.example:8443/A/B?c=/d?#e");
    assertThat(uri.scheme()).isEqualTo("https");
    assertThat(uri.host()).isEqualTo("acme.example");
    assertThat(uri.path()).isEqualTo("/A/B");
    assertThat(AbsoluteUri.parse("urn:a:b").host()).isNull();
    assertThat(AbsoluteUri.parse("file:///x").host()).isEmpty();
    assertThat(AbsoluteUri.parse("http://[::1]:80").host()).isEqualTo("[::1]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":x",
        "x",
        "/x",
        "//a/x",
        "1a:x",
        "+a:x",
        "a_b:x",
        "a b:x",
        "\u00e4:x",
        "a:",
        "a:?x",
        "a:#x",
        "a://",
        "a://?x",
        "a://#x",
        "a://@/x",
        "a://:1/x",
        "a://b@/x",
        "a://b:/x",
        "a://b:x/",
        "a://b:123456/",
        "a://b@c@d/",
        "a://b\\c/",
        "a://[c@d/",
        "a://b./",
        "a://*.b/",
        "a://b%41/",
        "a://[]/",
        "a://[::1/",
        "a://::1]/",
        "a://[::g]/",
        "a://[1.2.3.4]/",
        "a://[v1.x]/",
        "a://[::1]b/",
        "a://[fe80::1%25x]/",
        "a:b c",
        "a:b\\c",
        "a:b\"c",
        "a:b<c",
        "a:b>c",
        "a:b[c",
        "a:b]c",
        "a:b^c",
        "a:b`c",
        "a:b{c",
        "a:b|c",
        "a:b}c",
        "a:b\u007f",
        "a:b\n",
        "a:\u00e4",
        "a:b?[",
        "a:b?\\",
        "a:b#[",
        "a:b#c#d",
        "a:%",
        "a:%2",
        "a:%g0",
        "a:%0g",
        "a:%/0",
        "a:%0:",
        "a:b?%2",
        "a:b#%2",
      })
  void refuses(String text) {
    assertThatExceptionOfType(MalformedDer.class).isThrownBy(() -> AbsoluteUri.parse(text));
  }
}
