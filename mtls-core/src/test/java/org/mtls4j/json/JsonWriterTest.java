package org.mtls4j.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 8259, and one line of ASCII whatever is in it. */
class JsonWriterTest {

  static Stream<Arguments> texts() {
    return Stream.of(
        arguments("nothing", "", ""),
        arguments("plain", "O=Acme GmbH, C=DE/~!", "O=Acme GmbH, C=DE/~!"),
        arguments("quotation mark", "a\"b", "a\\\"b"),
        arguments("backslash", "a\\b", "a\\\\b"),
        arguments("an escape as text", "\\u0041", "\\\\u0041"),
        arguments("line feed", "a\nb", "a\\u000ab"),
        arguments("carriage return", "a\rb", "a\\u000db"),
        arguments("tab", "a\tb", "a\\u0009b"),
        arguments("NUL", "a\0b", "a\\u0000b"),
        arguments("the last control character", "\u001f", "\\u001f"),
        arguments("DEL", "\u007f", "\\u007f"),
        arguments("C1 control", "\u0085", "\\u0085"),
        arguments("Latin", "M\u00fcller", "M\\u00fcller"),
        arguments("line separator", "\u2028", "\\u2028"),
        arguments("right-to-left override", "\u202eadmin", "\\u202eadmin"),
        arguments("beyond the BMP", "\ud83d\ude00", "\\ud83d\\ude00"),
        arguments("half a character", "\ud83d", "\\ud83d"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void texts(String what, String text, String escaped) {
    assertThat(new JsonWriter().member("k", text)).hasToString("{\"k\":\"" + escaped + "\"}");
  }

  @ParameterizedTest(name = "{0}, in a key")
  @MethodSource("texts")
  void keys(String what, String text, String escaped) {
    assertThat(new JsonWriter().member(text, 1)).hasToString("{\"" + escaped + "\":1}");
  }

  static Stream<Arguments> objects() {
    return Stream.of(
        arguments(new JsonWriter(), "{}"),
        arguments(new JsonWriter().member("k", null), "{\"k\":null}"),
        arguments(new JsonWriter().member("k", "null"), "{\"k\":\"null\"}"),
        arguments(new JsonWriter().member("k", 401), "{\"k\":401}"),
        arguments(new JsonWriter().member("k", -1), "{\"k\":-1}"),
        arguments(
            new JsonWriter().member("k", Long.MIN_VALUE).member("l", Long.MAX_VALUE),
            "{\"k\":-9223372036854775808,\"l\":9223372036854775807}"),
        arguments(
            new JsonWriter().member("z", "1").member("a", 2).member("m", null),
            "{\"z\":\"1\",\"a\":2,\"m\":null}"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource
  void objects(JsonWriter written, String expected) {
    assertThat(written).hasToString(expected);
  }

  @Test
  void canBeReadTwiceAndGoesOn() {
    JsonWriter writer = new JsonWriter().member("a", 1);
    assertThat(writer.toString()).isEqualTo(writer.toString());
    assertThat(writer.member("b", 2)).hasToString("{\"a\":1,\"b\":2}");
  }

  @Test
  void writesTruthListsAndObjects() {
    String json =
        new JsonWriter()
            .member("yes", true)
            .texts("none", List.of())
            .texts("some", List.of("a\"b", "\u00e4"))
            .objects(
                "things",
                List.of(new JsonWriter().member("n", 1), new JsonWriter().member("s", "x")))
            .toString();
    assertThat(json)
        .isEqualTo(
            "{\"yes\":true,\"none\":[],\"some\":[\"a\\\"b\",\"\\u00e4\"],"
                + "\"things\":[{\"n\":1},{\"s\":\"x\"}]}");
  }
}
