package org.mtls4j.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.verdict.Verdict;

/** Which paths can be judged, and as what. */
class RequestTargetTest {

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      textBlock =
          """
          /,                      /
          /orders,                /orders
          /orders/,               /orders/
          /orders/17,             /orders/17
          /a%20b,                 /a b
          /M%C3%BCller,           /Müller
          /m%c3%bcller,           /müller
          /%F0%9F%94%91,          /🔑
          /%6frders,              /orders
          /a+b,                   /a+b
          /a:b@c,                 /a:b@c
          /azAZ09-._~!$&'()*+=:@, /azAZ09-._~!$&'()*+=:@
          '/a,b',                 '/a,b'
          /a%7B%7C%7Db,           /a{|}b
          /a%3Fb,                 /a?b
          /a%23b,                 /a#b
          /...,                   /...
          /.hidden,               /.hidden
          /a..b,                  /a..b
          /~a/$b/(c),             /~a/$b/(c)
          /a%7Eb,                 /a~b
          /%30%39,                /09
          /%4a%4F%4f%4A,          /JOOJ
          """)
  void reads(String raw, String expected) {
    assertThat(RequestTarget.parse(raw).accepted()).map(RequestTarget::path).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // no path at all
        "",
        "*",
        "orders",
        "https://localhost/orders",
        "localhost:8443",
        "?x",
        // empty segments
        "//",
        "//orders",
        "/orders//17",
        "/orders//",
        // dot segments, however written
        "/.",
        "/..",
        "/./orders",
        "/open/../orders",
        "/orders/.",
        "/orders/..",
        "/open/%2e%2e/orders",
        "/open/%2E%2e/orders",
        "/open/.%2e/orders",
        "/%2e/orders",
        // encoded separators
        "/open%2forders",
        "/open%2Forders",
        "/open%5corders",
        "/open%5Corders",
        "/open\\..\\orders",
        // path parameters
        "/orders;",
        "/orders;x=1",
        "/orders;/17",
        "/;/orders",
        "/orders%3b",
        "/orders%3Bx=1/17",
        "/open/..;/orders",
        // decoded twice it would be another path
        "/open/%252e%252e/orders",
        "/open%252forders",
        "/orders%2517",
        "/orders%25",
        // no percent-encoding
        "/orders%",
        "/orders%2",
        "/orders%zz",
        "/orders%z1",
        "/orders%2z",
        "/orders%/0",
        "/orders%:0",
        "/orders%@0",
        "/orders%G0",
        "/orders%`0",
        "/orders%g0",
        "/orders%u002f",
        "/orders%-1",
        "/orders% 1",
        "/orders%+1",
        // control characters
        "/orders%00",
        "/orders%00.html",
        "/orders%0d%0aX:1",
        "/orders%09",
        "/orders%7f",
        "/orders%c2%85",
        "/orders\t",
        // no UTF-8: overlong, surrogates, beyond, cut
        "/orders%c0%af17",
        "/open/%c0%ae%c0%ae/orders",
        "/%e0%80%af",
        "/%f0%80%80%af",
        "/%ed%a0%80",
        "/%f4%90%80%80",
        "/%c3",
        "/%e2%82",
        "/%ff",
        "/M%fcller",
        // not encoded
        "/Müller",
        "/a\u2044b",
        "/a b",
        "/a?b",
        "/a#b",
        "/a\"b",
        "/a<b",
        "/a>b",
        "/a[b",
        "/a]b",
        "/a^b",
        "/a`b",
        "/a{b",
        "/a|b",
        "/a}b",
        "/a\u0080b",
        "/a\u012fb",
      })
  void refuses(String raw) {
    assertThat(RequestTarget.parse(raw).rejected())
        .map(Rejection::reason)
        .contains(Reason.REQUEST_PATH_REFUSED);
  }

  @ParameterizedTest(name = "{0} below {1} is {2}")
  @CsvSource(
      textBlock =
          """
          /orders,        '',       /orders
          /app/orders,    /app,     /orders
          /app/,          /app,     /
          /app,           /app,     /
          /a%20b/c,       /a%20b,   /c
          /a%20b/c,       /a b,
          /%61pp/orders,  /app,     /orders
          /application,   /app,
          /App/orders,    /app,
          /orders,        /app,
          /app/orders,    /a%70p/,
          /app/orders,    app,
          """)
  void isSeenFromTheApplication(String raw, String context, String expected) {
    Verdict<RequestTarget> within = RequestTarget.parse(raw, context);
    assertThat(within.accepted().map(RequestTarget::path).orElse(null)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} served as {1}: {2}")
  @CsvSource(
      textBlock =
          """
          /orders,   /orders,               true
          /,         '',                    true
          /,         /,                     true
          /,         /index.html,           true
          /,         /docs/index.html,      false
          /,         index.html,            false
          /,         /..,                   false
          /docs/,    /docs/,                true
          /docs/,    /docs/index.html,      true
          /docs/,    /docs/a/index.html,    false
          /docs/,    /docs/..,              false
          /docs/,    /docs/x;y,             false
          /docs/,    /docs,                 false
          /docs,     /docs/,                false
          /docs,     /docs/index.html,      false
          /docs,     /docsindex.html,       false
          /docs,     '',                    false
          /orders,   /admin,                false
          /orders,   /Orders,               false
          /a b,      /a%20b,                false
          """)
  void isWhatTheContainerServes(String path, String served, boolean same) {
    Verdict<RequestTarget> target = RequestTarget.ofDecoded(path);
    assertThat(target.then(one -> one.servedAs(served)).isAccepted()).isEqualTo(same);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "orders", "/a/../b", "/a;b", "/a//b", "/a%20b"})
  void isNeverMadeOfWhatNoPathIsDecodedTo(String path) {
    assertThat(RequestTarget.ofDecoded(path).isAccepted()).isFalse();
  }

  @Test
  void aRefusedTargetIsShownAsSent() {
    assertThat(AccessRequest.of("GET", "/a;b").path()).isEqualTo("/a;b");
    assertThat(AccessRequest.of("GET", "/a%20b").path()).isEqualTo("/a b");
  }
}
