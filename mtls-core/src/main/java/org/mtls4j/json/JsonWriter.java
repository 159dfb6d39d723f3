package org.mtls4j.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON object (RFC 8259), keys in the order given. Output is plain ASCII: everything
 * else, and every control character, is escaped, so that a line stays one line whatever a
 * certificate says. Not thread-safe.
 */
public final class JsonWriter {

  private final StringBuilder out = new StringBuilder(256).append('{');

  /** Begins an object. */
  public JsonWriter() {}

  /** Adds a member; a null value is written as {@code null}. */
  public JsonWriter member(String key, @Nullable String value) {
    key(key);
    if (value == null) {
      out.append("null");
    } else {
      quote(value);
    }
    return this;
  }

  /** Adds a number. */
  public JsonWriter member(String key, long value) {
    key(key);
    out.append(value);
    return this;
  }

  /** Adds a truth value. */
  public JsonWriter member(String key, boolean value) {
    key(key);
    out.append(value);
    return this;
  }

  /** Adds a list of strings. */
  public JsonWriter texts(String key, List<String> values) {
    key(key);
    out.append('[');
    for (int i = 0; i < values.size(); i++) {
      out.append(i == 0 ? "" : ",");
      quote(values.get(i));
    }
    out.append(']');
    return this;
  }

  /** Adds a list of objects as they are now. */
  public JsonWriter objects(String key, List<JsonWriter> values) {
    key(key);
    out.append('[');
    for (int i = 0; i < values.size(); i++) {
      out.append(i == 0 ? "" : ",").append(values.get(i));
    }
    out.append(']');
    return this;
  }

  /** The finished object. */
  @Override
  public String toString() {
    return out + "}";
  }

  private void key(String key) {
    if (out.length() > 1) {
      out.append(',');
    }
    quote(key);
    out.append(':');
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      append(text.charAt(i));
    }
    out.append('"');
  }

  private void append(char c) {
    if (c == '"' || c == '\\') {
      out.append('\\').append(c);
    } else if (c >= 0x20 && c < 0x7f) {
      out.append(c);
    } else {
      out.append("\\u");
      for (int shift = 12; shift >= 0; shift -= 4) {
        out.append(Character.forDigit(c >> shift & 0xf, 16));
      }
    }
  }
}
