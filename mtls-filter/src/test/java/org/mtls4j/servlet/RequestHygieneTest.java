package org.mtls4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.RawConnection;
import org.mtls4j.testkit.RawConnection.Answer;
import org.mtls4j.testkit.TestClient;

/** Odd requests, as bytes over real TLS, under Jetty's strictest and most lenient reading. */
class RequestHygieneTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority CA =
      CertificateAuthority.named("CN=Acme Root").at(NOW).build();

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [ca.pem]
          revocation: {check: none}
          grants: [{roles: [reader]}]
      access:
        - {path: /open/**, allow: anyone}
        - {path: /orders/**, methods: [GET], roles: [reader]}
        - {path: /orders/**, methods: [PUT, DELETE], roles: [writer]}
        - {path: /any, allow: authenticated}
        - {path: /odd/**, methods: [OPTIONS], allow: authenticated}
        - {path: /, allow: authenticated}
        - {path: /admin/**, roles: [admin]}
      """;

  private static final String DATE = "Thu, 01 Jan 1970 00:00:01 GMT";

  @TempDir private static Path directory;
  private static TestServer strict;
  private static TestServer lenient;

  /** Without Jetty's own web.xml, which refuses TRACE by a constraint. */
  private static TestServer bare;

  private static TestClient client;

  @BeforeAll
  static void start() throws Exception {
    TestApplication.write(directory, POLICY, CA);
    strict =
        new TestServer(directory, InstantSource.fixed(NOW))
            .with(app -> app.addServlet(new ServletHolder(new Header()), "/open/header"))
            .start();
    lenient =
        new TestServer(directory, InstantSource.fixed(NOW))
            .uriCompliance(UriCompliance.UNSAFE)
            .start();
    bare =
        new TestServer(directory, InstantSource.fixed(NOW))
            .with(app -> app.setDefaultsDescriptor(null))
            .start();
    client = TestServer.client(CA.issue("CN=client").build());
  }

  @AfterAll
  static void stop() {
    strict.close();
    lenient.close();
    bare.close();
  }

  private static Answer send(TestServer server, String head) throws Exception {
    try (RawConnection connection = RawConnection.open(client, server.uri("/"))) {
      return connection.send(head);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/open/../orders/1",
        "/open/./x",
        "/open/..",
        "/open/%2e%2e/orders/1",
        "/open/%2E%2E/admin",
        "/open/.%2e/admin",
        "/open/..;/admin",
        "/open/..;x=y/admin",
        "/open/%2e%2e;/admin",
        "/open;/../admin",
        "/open/x;jsessionid=1",
        "/open/x%3bjsessionid=1",
        "/open/;/x",
        "/open//x",
        "//open/x",
        "//localhost/open/x",
        "/open%2fx",
        "/open%2F..%2Fadmin",
        "/open%5c..%5cadmin",
        "/open/\\..\\admin",
        "/open/%252e%252e/admin",
        "/open/x%252fy",
        "/open/%25",
        "/open/%c0%ae%c0%ae/admin",
        "/open/%c0%af",
        "/open/%e0%80%af",
        "/open/%ed%a0%80",
        "/open/%ff",
        "/open/%u002e%u002e/admin",
        "/open/%00",
        "/open/x%00.html",
        "/open/%0d%0aX-Evil:1",
        "/open/%09",
        "/open/%7f",
        "/open/%zz",
        "/open/%",
        "*",
        "open/x",
        "localhost:8443",
        "https://localhost/open/../admin",
        "https://localhost/open/%2e%2e/admin",
        "https://localhost//open",
      })
  void isRefusedHoweverLenientTheContainer(String target) throws Exception {
    Answer ours = send(lenient, "GET " + target + " HTTP/1.1");
    assertThat(ours.status()).as(ours.toString()).isEqualTo(400);
    // Jetty by default answers most of these itself, before any filter.
    assertThat(send(strict, "GET " + target + " HTTP/1.1").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/open/..;/admin",
        "/open/x;jsessionid=1",
        "/open//x",
        "/open%2fx",
        "/open%5c..%5cadmin",
        "/open/%252e%252e/admin",
        "/open/%c0%ae%c0%ae/admin"
      })
  void isOurRefusalUnderALenientContainer(String target) throws Exception {
    assertThat(send(lenient, "GET " + target + " HTTP/1.1").toString())
        .contains("application/problem+json")
        .contains("\"code\":\"request-path-refused\"");
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      textBlock =
          """
          GET,     /open/x,                             200
          GET,     /open,                               200
          GET,     /open/,                              200
          GET,     /open/a%20b,                         200
          GET,     /open/M%C3%BCller,                   200
          GET,     /%6fpen/x,                           200
          GET,     /open/x?y=/../;%2e,                  200
          GET,     https://localhost/open/x,            200
          GET,     https://evil.example/open/x,         400
          GET,     https://localhost/admin,             403
          GET,     https://localhost/admin@evil/open,   403
          GET,     /Open/x,                             403
          GET,     /,                                   200
          GET,     /orders,                             200
          GET,     /orders/,                            200
          GET,     /orders/1/,                          200
          HEAD,    /orders/1,                           200
          PUT,     /orders/1,                           403
          DELETE,  /orders/1,                           403
          POST,    /orders/1,                           403
          PATCH,   /orders/1,                           403
          OPTIONS, /orders/1,                           403
          TRACE,   /orders/1,                           403
          get,     /orders/1,                           403
          GETX,    /orders/1,                           403
          OPTIONS, /odd/x,                              200
          GET,     /odd/x,                              403
          BREW,    /any,                                200
          """)
  void isJudgedAsWhatItIs(String method, String target, int status) throws Exception {
    for (TestServer server : new TestServer[] {strict, lenient}) {
      Answer exchange = send(server, method + " " + target + " HTTP/1.1");
      assertThat(exchange.status()).as(exchange.toString()).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "OPTIONS", "TRACE", "CONNECT"})
  void anAsteriskIsNoPath(String method) throws Exception {
    for (TestServer server : new TestServer[] {strict, lenient, bare}) {
      assertThat(send(server, method + " * HTTP/1.1").status()).isIn(400, 403, 404);
    }
  }

  @ParameterizedTest(name = "{0} {1}: {2} {3}")
  @CsvSource(
      textBlock =
          """
          TRACE,   /orders/1,  403, method-not-allowed
          TRACE,   /odd/x,     403, method-not-allowed
          TRACE,   /nowhere,   403, no-rule
          TRACE,   /any,       200,
          """)
  void traceIsAMethodLikeAnother(String method, String target, int status, String code)
      throws Exception {
    Answer answer = send(bare, method + " " + target + " HTTP/1.1");
    assertThat(answer.status()).isEqualTo(status);
    if (code != null) {
      assertThat(Json.object(answer.body())).containsEntry("code", code);
    }
  }

  @ParameterizedTest(name = "{0} characters: {1}")
  @CsvSource({"7000, 200", "66000, 414"})
  void aLongTargetIsATargetUntilTheContainerSaysNo(int length, int status) throws Exception {
    for (TestServer server : new TestServer[] {strict, lenient}) {
      assertThat(send(server, "GET /open/" + "a".repeat(length) + " HTTP/1.1").status())
          .isEqualTo(status);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {" /open/x HTTP/1.1", "GET  HTTP/1.1", "/open/x", "G\u00cbT /open/x"})
  void whatIsNoRequestIsRefused(String line) throws Exception {
    assertThat(send(strict, line).status()).isIn(400, 505);
  }

  /** What HTTP/2 lets a client say of the target (RFC 9113 section 8.3.1), and what it does not. */
  @ParameterizedTest(name = "{0} {1} at {2}: {3}")
  @CsvSource(
      textBlock =
          """
          GET,      /open/x,                      localhost,       200
          GET,      /orders/1,                    localhost,       200
          GET,      /admin,                       localhost,       403
          get,      /orders/1,                    localhost,       403
          '',       /orders/1,                    localhost,       0 400 403
          GET,      open/x,                       localhost,       0 400
          GET,      '',                           localhost,       0 400
          GET,      *,                            localhost,       0 400 404
          OPTIONS,  *,                            localhost,       0 400 403 404
          CONNECT,  /orders/1,                    localhost,       0 400 403
          GET,      /open/x|y,                    localhost,       0 400
          GET,      //open/x,                     localhost,       0 400
          GET,      //localhost/open/x,           localhost,       0 400
          GET,      https://localhost/admin,      localhost,       0 400 403
          GET,      /open/../admin,               localhost,       0 400
          GET,      /open/%2e%2e/admin,           localhost,       0 400
          GET,      /open/..;/admin,              localhost,       0 400
          GET,      /open/x;y,                    localhost,       0 400
          GET,      /open%2fx,                    localhost,       0 400
          GET,      /open/x#/../admin,            localhost,       0 200 400
          GET,      /admin?/open/x,               localhost,       403
          GET,      /admin#/open/x,               localhost,       0 400 403
          GET,      /open/x y,                    localhost,       0 400
          GET,      /open/x,                      evil.example,    0 400
          GET,      /admin,                       localhost/open,  0 400 403
          GET,      /admin,                       /open/x,         0 400 403
          """)
  void http2(String method, String path, String authority, String statuses) throws Exception {
    for (TestServer server : new TestServer[] {strict, lenient}) {
      RawHttp2.Answer answer =
          RawHttp2.send(
              client,
              server.uri("/"),
              ":method",
              method,
              ":scheme",
              "https",
              ":authority",
              authority,
              ":path",
              path);
      assertThat(statuses.split(" ", -1))
          .as(answer.toString())
          .contains(String.valueOf(answer.status()));
    }
  }

  /** Fields that are doubled, lacking, misplaced, or that contradict each other. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        ":method GET :scheme https :authority localhost :path /open/x :path /admin",
        ":method GET :scheme https :authority localhost :path /admin :path /open/x",
        ":method GET :method DELETE :scheme https :authority localhost :path /orders/1",
        ":method DELETE :method GET :scheme https :authority localhost :path /orders/1",
        ":method GET :scheme https :authority localhost",
        ":method GET :authority localhost :path /open/x host localhost :path /admin",
        ":scheme https :authority localhost :path /open/x",
        ":method GET :scheme https :authority localhost :path /admin x-original-url /open/x",
        ":method DELETE :scheme https :authority localhost :path /orders/1"
            + " x-http-method-override GET"
      })
  void http2FieldsThatContradict(String fields) throws Exception {
    for (TestServer server : new TestServer[] {strict, lenient}) {
      RawHttp2.Answer answer = RawHttp2.send(client, server.uri("/"), fields.split(" ", -1));
      assertThat(answer.status()).as(answer.toString()).isIn(0, 400, 403);
    }
  }

  /** A refusal without a body leaves the connection in step. */
  @Test
  void aHeadIsRefusedWithoutABody() throws Exception {
    try (RawConnection connection = RawConnection.open(client, strict.uri("/"))) {
      Answer head = connection.send("HEAD /admin HTTP/1.1");
      Answer get = connection.send("GET /admin HTTP/1.1");
      assertThat(head.status()).isEqualTo(403);
      assertThat(head.body()).isEmpty();
      assertThat(head.head().replaceAll("(?m)^Date: .*$", ""))
          .isEqualTo(get.head().replaceAll("(?m)^Date: .*$", ""));
      assertThat(Json.object(get.body())).containsEntry("code", "role-missing");
    }
  }

  /** As filters in front that strip prefixes or versions do, or a container with a bug. */
  @ParameterizedTest(name = "{0} instead of {1}")
  @CsvSource(
      textBlock =
          """
          /open/x,     /admin
          /open/x,     /open/x/y
          /open/x,     /v1/open/x
          /orders/1,   /orders/2
          /open/x,     !
          """)
  void whatTheContainerWouldServeOtherwiseIsRefused(String told, String served) throws Exception {
    Filter rewriting =
        (request, response, chain) ->
            chain.doFilter(
                new HttpServletRequestWrapper((HttpServletRequest) request) {
                  @Override
                  public String getRequestURI() {
                    return told;
                  }

                  @Override
                  public String getServletPath() {
                    if (served.equals("!")) {
                      throw new IllegalArgumentException("an ambiguous path");
                    }
                    return super.getServletPath();
                  }
                },
                response);
    try (TestServer server =
        new TestServer(directory, InstantSource.fixed(NOW))
            .withFilterBefore(new FilterHolder(rewriting))
            .start()) {
      Answer answer = send(server, "GET " + served.replace("!", told) + " HTTP/1.1");
      assertThat(answer.status()).isEqualTo(400);
      assertThat(Json.object(answer.body())).containsEntry("code", "request-path-refused");
      assertThat(send(server, "GET " + told + " HTTP/1.1").status())
          .isEqualTo(served.equals("!") ? 400 : 200);
    }
  }

  /** The application's own path is no part of what the rules name, however it is written. */
  @ParameterizedTest(name = "{0} below {1}: {2}")
  @CsvSource(
      textBlock =
          """
          /app/open/x,          /app,  200
          /%61pp/open/x,        /app,  200
          /app/admin,           /app,  403
          /app/app/open/x,      /app,  403
          /app,                 /app,  200
          /app/,                /app,  200
          /app//open/x,         /app,  400
          /app;x/open/x,        /app,  400
          /x/../app/open/x,     /app,  400
          /a%20b/open/x,        /a b,  200
          /a%20b/admin,         /a b,  403
          """)
  void anApplicationBelowAPath(String target, String contextPath, int status) throws Exception {
    try (TestServer server =
        new TestServer(directory, InstantSource.fixed(NOW))
            .uriCompliance(UriCompliance.UNSAFE)
            .with(app -> app.setContextPath(contextPath))
            .with(app -> app.setAllowNullPathInContext(true))
            .start()) {
      assertThat(send(server, "GET " + target + " HTTP/1.1").status()).isEqualTo(status);
    }
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      textBlock =
          """
          POST,    /orders/1,  method-not-allowed
          OPTIONS, /orders/1,  method-not-allowed
          get,     /orders/1,  method-not-allowed
          GET,     /odd/x,     method-not-allowed
          PUT,     /orders/1,  role-missing
          GET,     /admin,     role-missing
          GET,     /Open/x,    no-rule
          """)
  void saysWhy(String method, String target, String code) throws Exception {
    assertThat(send(strict, method + " " + target + " HTTP/1.1").body())
        .contains("\"code\":\"" + code + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-HTTP-Method-Override",
        "X-HTTP-Method",
        "X-Method-Override",
        "x-http-method-override"
      })
  void aHeaderDoesNotChangeTheMethod(String header) throws Exception {
    assertThat(send(strict, "PUT /orders/1 HTTP/1.1\r\n" + header + ": GET").status())
        .isEqualTo(403);
    assertThat(shown(header, "PUT")).isEqualTo("false null [] -1 -1");
    assertThat(shown(header, "7")).isEqualTo("false null [] -1 -1");
    assertThat(shown(header, DATE)).isEqualTo("false null [] -1 -1");
    assertThat(shown("X-Other", "7")).isEqualTo("true 7 [7] 7 none");
    assertThat(shown("X-Other", DATE)).isEqualTo("true " + DATE + " [" + DATE + "] none 1000");
  }

  private static String shown(String header, String value) throws Exception {
    return send(strict, "GET /open/header?" + header + " HTTP/1.1\r\n" + header + ": " + value)
        .body();
  }

  /** Tells all that an application can see of the header in its query. */
  private static final class Header extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String name = request.getQueryString();
      response
          .getWriter()
          .print(
              Collections.list(request.getHeaderNames()).stream().anyMatch(name::equalsIgnoreCase)
                  + " "
                  + request.getHeader(name)
                  + " "
                  + Collections.list(request.getHeaders(name))
                  + " "
                  + orNone(() -> (long) request.getIntHeader(name))
                  + " "
                  + orNone(() -> request.getDateHeader(name)));
    }

    private static String orNone(Supplier<Long> number) {
      try {
        return number.get().toString();
      } catch (IllegalArgumentException e) {
        return "none";
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Original-URL: /open/x", "X-Rewrite-URL: /open/x"})
  void aHeaderDoesNotChangeThePath(String header) throws Exception {
    assertThat(send(strict, "GET /admin HTTP/1.1\r\n" + header).status()).isEqualTo(403);
  }

  @Test
  void aQueryIsNoPartOfThePath() throws Exception {
    assertThat(send(lenient, "GET /admin?/open/x HTTP/1.1").status()).isEqualTo(403);
    assertThat(send(lenient, "GET /admin%3f/open/x HTTP/1.1").status()).isEqualTo(403);
    assertThat(send(lenient, "GET /admin#/open/x HTTP/1.1").status()).isIn(400, 403);
  }
}
