package org.mtls4j.servlet.forwarded;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes {@code x-forwarded-client-cert} apart: elements by comma, pairs by semicolon, values plain
 * or in quotes. A quote ends a value where an even number of backslashes is before it, and only
 * where the value, the element or the header ends with it. Used once.
 */
final class XfccParser {

  private final String text;
  private int at;

  XfccParser(String text) {
    this.text = text;
  }

  /** All elements, at least one. */
  List<XfccElement> elements() throws MalformedHeader {
    List<XfccElement> elements = new ArrayList<>();
    do {
      elements.add(element());
    } while (skip(','));
    if (at < text.length()) {
      throw new MalformedHeader("a value in quotes that goes on behind them");
    }
    return elements;
  }

  private XfccElement element() throws MalformedHeader {
    while (skip(' ')) {
      // After a comma, where proxies join lines.
    }
    XfccElement element = new XfccElement();
    do {
      pair(element);
    } while (skip(';'));
    return element;
  }

  private void pair(XfccElement element) throws MalformedHeader {
    int equals = text.indexOf('=', at);
    if (equals < 0) {
      throw new MalformedHeader("a pair without a value" + LooksLike.hint(text));
    }
    String key = text.substring(at, equals);
    at = equals + 1;
    if (skip('"')) {
      element.add(key, quoted(), true);
    } else {
      element.add(key, plain(), false);
    }
  }

  private String quoted() throws MalformedHeader {
    int begin = at;
    for (; at < text.length(); at++) {
      if (text.charAt(at) == '\\') {
        at++;
      } else if (text.charAt(at) == '"') {
        return text.substring(begin, at++);
      }
    }
    throw new MalformedHeader("a value in quotes that does not end");
  }

  private String plain() throws MalformedHeader {
    int begin = at;
    while (at < text.length() && ",;".indexOf(text.charAt(at)) < 0) {
      if (text.charAt(at) == '"') {
        throw new MalformedHeader("a quote within a value");
      }
      at++;
    }
    return text.substring(begin, at);
  }

  private boolean skip(char expected) {
    boolean there = at < text.length() && text.charAt(at) == expected;
    at += there ? 1 : 0;
    return there;
  }
}
