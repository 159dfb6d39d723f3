package org.mtls4j.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.http.UriCompliance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.rest.app.Classes;
import org.mtls4j.testkit.RawConnection;

/**
 * Who may call what, on the implementation of Jakarta REST that is on the class path: behind the
 * filter, which lets everything through that is a plain path, and without it.
 */
class CallsTest {

  private static final String IMPLEMENTATION = System.getProperty("rest", "");
  private static final Path LOG =
      Path.of(System.getProperty("org.slf4j.simpleLogger.logFile", "target/test.log"));
  private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z-]+)\"");
  private static final Pattern ID = Pattern.compile("urn:uuid:([0-9a-f-]{36})");

  @TempDir private static Path aloneFiles;
  @TempDir private static Path behindFiles;
  @TempDir private static Path work;
  private static RunningServer alone;
  private static RunningServer behind;

  @BeforeAll
  static void start() throws Exception {
    Clients.write(aloneFiles, "");
    Clients.write(behindFiles, "access: [{path: /**, allow: anyone}]");
    if (System.getProperty("container", "").equals("tomcat")) {
      alone = TomcatServer.start(aloneFiles, work.resolve("alone"), Classes.ALL, false);
      behind = TomcatServer.start(behindFiles, work.resolve("behind"), Classes.ALL, true);
    } else {
      alone = RestServer.of(aloneFiles, Classes.ALL).uriCompliance(UriCompliance.UNSAFE).start();
      behind = RestServer.of(behindFiles, Classes.ALL).behindTheFilter().start();
    }
  }

  @AfterAll
  static void stop() {
    alone.close();
    behind.close();
  }

  private record Answer(int status, String body) {
    static Answer of(HttpResponse<String> response) {
      return new Answer(response.statusCode(), response.body());
    }

    String code() {
      Matcher code = CODE.matcher(body);
      return code.find() ? code.group(1) : "-";
    }

    String told() {
      return status + " " + code();
    }
  }

  private static Answer call(RunningServer server, String client, String method, String path)
      throws Exception {
    boolean body = method.equals("POST") || method.equals("PUT");
    return Answer.of(Clients.of(client).send(method, server.uri("/api" + path), body ? "x" : null));
  }

  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @CsvSource(
      textBlock =
          """
          reader,   GET,     /orders/1,                       200 -
          globex,   GET,     /orders/1,                       200 -
          nobody,   GET,     /orders/1,                       401 no-certificate
          reader,   HEAD,    /orders/1,                       200 -
          reader,   POST,    /orders,                         403 role-missing
          writer,   POST,    /orders,                         200 -
          writer,   DELETE,  /orders/1,                       403 no-rule
          nobody,   DELETE,  /orders/1,                       401 no-certificate
          nobody,   GET,     /orders/open/health,             200 -
          reader,   GET,     /orders/open/health,             200 -
          nobody,   OPTIONS, /orders/open/health,             200 -
          writer,   GET,     /orders/forgotten/one,           403 no-rule
          nobody,   GET,     /orders/forgotten/one,           401 no-certificate
          reader,   GET,     /orders/even/2,                  200 -
          reader,   GET,     /orders/even/3,                  403 certificate-not-sufficient
          nobody,   GET,     /orders/even/2,                  401 no-certificate
          reader,   GET,     /orders/broken/check,            500 internal-error
          reader,   GET,     /orders/even/x,                  500 internal-error

          reader,   GET,     /partners/acme,                  200 -
          reader,   GET,     /partners/globex,                403 not-owner
          globex,   GET,     /partners/globex,                200 -
          reader,   GET,     /partners/ACME,                  403 not-owner
          reader,   GET,     /partners/acme/orders,           200 -
          reader,   GET,     /partners/globex/orders,         403 not-owner
          nobody,   GET,     /partners/acme/orders,           401 no-certificate
          reader,   GET,     /partners/acme/orders/forgotten, 403 no-rule
          reader,   GET,     /partners/acme/orders/of/acme,   200 -
          reader,   GET,     /partners/globex/orders/of/acme, 403 not-owner
          reader,   GET,     /partners/acme/orders/deeper,    200 -
          reader,   GET,     /partners/globex/orders/deeper,  403 not-owner
          reader,   GET,     /partners/acme/any/sub,          200 -
          reader,   GET,     /partners/globex/any/sub,        403 not-owner
          nobody,   GET,     /partners/acme/any/sub,          401 no-certificate
          reader,   GET,     /partners/acme/any/sub/forgotten, 403 no-rule
          nobody,   GET,     /partners/acme/any/open,         200 -

          reader,   GET,     /certificates/domain,            200 -
          globex,   GET,     /certificates/domain,            403 certificate-not-sufficient
          nobody,   GET,     /certificates/domain,            401 no-certificate
          writer,   GET,     /certificates/policy,            200 -
          reader,   GET,     /certificates/policy,            403 certificate-not-sufficient
          reader,   GET,     /certificates/young,             200 -
          old,      GET,     /certificates/young,             403 certificate-not-sufficient
          globex,   GET,     /certificates/young,             403 certificate-not-sufficient
          writer,   GET,     /certificates/role,              200 -
          reader,   GET,     /certificates/role,              403 role-missing
          globex,   GET,     /certificates/role,              403 role-missing

          reader,   GET,     /contract,                       200 -
          reader,   PUT,     /contract,                       403 role-missing
          writer,   PUT,     /contract,                       200 -
          nobody,   GET,     /contract,                       401 no-certificate
          nobody,   GET,     /contract/open,                  200 -
          reader,   GET,     /inherited/as-inherited,         403 role-missing
          writer,   GET,     /inherited/as-inherited,         200 -
          reader,   GET,     /inherited/by-class,             200 -
          nobody,   GET,     /inherited/by-class,             401 no-certificate
          reader,   POST,    /inherited,                      403 role-missing
          writer,   POST,    /inherited,                      200 -

          nobody,   GET,     /who,                            401 no-certificate
          nobody,   GET,     /nothing,                        401 no-certificate
          nobody,   GET,     /?_wadl,                         401 no-certificate
          nobody,   GET,     /orders?_wadl,                   401 no-certificate
          nobody,   GET,     /application.wadl,               401 no-certificate
          nobody,   PATCH,   /orders,                         401 no-certificate
          nobody,   OPTIONS, /orders,                         401 no-certificate
          reader,   OPTIONS, /orders,                         200 -
          reader,   GET,     /nothing,                        404 -
          reader,   PATCH,   /orders,                         405 -
          """)
  void isAnswered(String client, String method, String path, String expected) throws Exception {
    assertThat(call(alone, client, method, path).told()).as("alone").isEqualTo(expected);
    assertThat(call(behind, client, method, path).told()).as("behind").isEqualTo(expected);
  }

  /** Behind the filter, which lets anyone through, the client is then nobody. */
  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      textBlock =
          """
          expired,  /orders/1,           401 certificate-expired
          stranger, /orders/1,           401 unknown-issuer
          expired,  /orders/open/health, 200 -
          stranger, /orders/open/health, 200 -
          stranger, /nothing,            401 unknown-issuer
          """)
  void whatIsWrongWithACertificateIsTold(String client, String path, String expected)
      throws Exception {
    assertThat(call(alone, client, "GET", path).told()).isEqualTo(expected);
    assertThat(call(behind, client, "GET", path).status())
        .isEqualTo(Integer.parseInt(expected.substring(0, 3)));
  }

  /** CXF has a list of its own making, at such paths. */
  @ParameterizedTest
  @ValueSource(strings = {"/services", "/services/", "/services?stylesheet=1", "/", "/?wsdl"})
  void whatIsServedIsNoticedByNobody(String path) throws Exception {
    for (RunningServer server : List.of(alone, behind)) {
      Answer answer = call(server, "nobody", "GET", path);
      assertThat(answer.status()).isIn(401, 404);
      assertThat(answer.body()).doesNotContain("Available", "wadl", "WADL", "stylesheet");
    }
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      textBlock =
          """
          reader, /who,        ClientIdentity acme/reader CLIENT_CERT true true false
          globex, /who,        ClientIdentity globex/reader CLIENT_CERT true true false
          reader, /who/anyone, ClientIdentity acme/reader CLIENT_CERT true true false
          nobody, /who/anyone, nobody null true false false
          """)
  void theResourceKnowsTheClient(String client, String path, String who) throws Exception {
    assertThat(call(alone, client, "GET", path).body()).isEqualTo(who);
    assertThat(call(behind, client, "GET", path).body()).isEqualTo(who);
  }

  /** Also the value that stands last in the path. */
  @Test
  void everyValueOfAParameterMustBeOwned() throws Exception {
    for (RunningServer server : List.of(alone, behind)) {
      assertThat(call(server, "reader", "GET", "/partners/acme/orders/of/globex").told())
          .isEqualTo("403 not-owner");
    }
  }

  /** Containers can be told to take the certificate from there: then it is whoever's. */
  @ParameterizedTest
  @ValueSource(strings = {"SSL_CLIENT_CERT", "ssl_client_escaped_cert", "$WSCC"})
  void aHeaderThatMayReplaceTheCertificateMakesNoClient(String header) throws Exception {
    assertThat(withHeader(alone, header).told()).isEqualTo("400 forwarded-certificate-untrusted");
    // The filter's rule lets anyone through to the resources, as nobody.
    assertThat(withHeader(behind, header).told()).isEqualTo("401 no-certificate");
  }

  private static Answer withHeader(RunningServer server, String header) throws Exception {
    return Answer.of(
        Clients.of("reader").send("GET", server.uri("/api/orders/1"), null, header, "anything"));
  }

  @Test
  void anAnswerThatComesLaterKnowsTheClient() throws Exception {
    // Its initializer makes a servlet that does not support async.
    assumeFalse(IMPLEMENTATION.equals("cxf"));
    for (RunningServer server : List.of(alone, behind)) {
      assertThat(call(server, "reader", "GET", "/who/later").body())
          .isEqualTo("later ClientIdentity acme/reader CLIENT_CERT true true false");
    }
  }

  @Test
  void anEventKnowsTheClient() throws Exception {
    // Its initializer makes a servlet that does not support async.
    assumeFalse(IMPLEMENTATION.equals("cxf"));
    for (RunningServer server : List.of(alone, behind)) {
      assertThat(call(server, "reader", "GET", "/who/events").body())
          .contains("event ClientIdentity acme/reader CLIENT_CERT true true false");
      assertThat(call(server, "nobody", "GET", "/who/events").told())
          .isEqualTo("401 no-certificate");
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      textBlock =
          """
          GET,  /partners/globex
          GET,  /orders/forgotten/one
          POST, /orders
          """)
  void aRefusalIsThatOfTheFilterAndIsAudited(String method, String path) throws Exception {
    for (RunningServer server : List.of(alone, behind)) {
      HttpResponse<String> answer =
          Clients.of("reader")
              .send(method, server.uri("/api" + path), method.equals("POST") ? "x" : null);
      assertThat(answer.headers().firstValue("content-type").orElse(""))
          .startsWith("application/problem+json");
      assertThat(answer.headers().allValues("cache-control")).containsExactly("no-store");
      Matcher id = ID.matcher(answer.body());
      assertThat(id.find()).isTrue();
      List<String> lines = linesWith(id.group(1));
      // One request has one id: behind the filter it was let in by that before.
      assertThat(lines).hasSize(server == alone ? 1 : 2);
      if (server == behind) {
        assertThat(lines.get(0))
            .contains("mtls.audit.accepted")
            .contains("\"entrance\":\"servlet\"")
            .contains("\"principal\":\"acme/reader\"");
      }
      assertThat(lines.get(lines.size() - 1))
          .contains("mtls.audit.refused")
          .contains("\"entrance\":\"rest\"")
          .contains("\"domain\":\"acme\"")
          .contains("\"principal\":\"acme/reader\"")
          .contains("\"code\":\"" + Answer.of(answer).code() + "\"");
    }
    HttpResponse<String> unknown = Clients.of("nobody").send("GET", alone.uri("/api/who"), null);
    assertThat(unknown.headers().allValues("www-authenticate"))
        .containsExactly("ClientCertificate");
  }

  /**
   * A refusal is not negotiated: RFC 9110 section 12.5.1 lets a server disregard Accept, and the
   * client is to learn that it may not, rather than that it may not read that.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "text/*;q=0.1", "*/*", "text/plain, application/problem+json;q=0"})
  void aRefusalIsAProblemWhateverTheClientAccepts(String accept) throws Exception {
    for (RunningServer server : List.of(alone, behind)) {
      for (String path : List.of("/orders/forgotten/one", "/partners/globex")) {
        HttpResponse<String> answer =
            Clients.of("reader").send("GET", server.uri("/api" + path), null, "Accept", accept);
        assertThat(answer.statusCode()).as(accept).isEqualTo(403);
        assertThat(answer.headers().firstValue("content-type").orElse(""))
            .startsWith("application/problem+json");
        assertThat(answer.body()).contains("\"instance\":\"urn:uuid:");
      }
      HttpResponse<String> head =
          Clients.of("reader")
              .send("HEAD", server.uri("/api/orders/forgotten/one"), null, "Accept", accept);
      assertThat(head.statusCode()).isEqualTo(403);
      assertThat(head.body()).isEmpty();
      HttpResponse<String> nobody =
          Clients.of("nobody")
              .send("GET", server.uri("/api/orders/1"), null, "Accept", "image/png");
      assertThat(nobody.statusCode()).isEqualTo(401);
      assertThat(nobody.body()).contains("no-certificate");
    }
  }

  @Test
  void theMatrixIsLoggedAndThereForTheApplication() throws Exception {
    String log = Files.readString(LOG);
    assertThat(log)
        .containsPattern(
            "GET /orders/\\{id} +OrderResource.read +role reader +acme \\(reader\\), globex")
        .contains("nobody can reach DELETE /orders/{id} (OrderResource.delete)")
        .contains("nobody can reach GET /orders/forgotten/one (OrderResource.forgotten)")
        .contains("no operation asks for role auditor");
    for (RunningServer server : List.of(alone, behind)) {
      assertThat(call(server, "reader", "GET", "/who/matrix").body())
          .contains(
              "\"httpMethod\":\"DELETE\",\"path\":\"/orders/{id}\","
                  + "\"method\":\"OrderResource.delete\"")
          .contains("\"unusedRoles\":[\"auditor\"]");
    }
  }

  private static List<String> linesWith(String text) throws Exception {
    try (Stream<String> lines = Files.lines(LOG)) {
      return lines.filter(line -> line.contains(text)).toList();
    }
  }

  /**
   * Every way to write a path in which a check was ever missed, asked for by a client that may not:
   * no answer is a resource's.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/orders/forgotten/one",
        "/api/orders/forgotten/one/",
        "/api/orders/forgotten/one;x=y",
        "/api/orders/forgotten;x/one",
        "/api/orders;x/forgotten/one",
        "/api;x/orders/forgotten/one",
        "/api/orders/forgotten%2fone",
        "/api/orders/forgotten%2Fone",
        "/api/orders%2fforgotten%2fone",
        "/api/orders/%66orgotten/one",
        "/api/orders/%2566orgotten/one",
        "/api/orders//forgotten/one",
        "/api//orders/forgotten/one",
        "//api/orders/forgotten/one",
        "/api/./orders/forgotten/one",
        "/api/orders/open/../forgotten/one",
        "/api/orders/open/%2e%2e/forgotten/one",
        "/api/orders/open/..;/forgotten/one",
        "/api/orders/open/health/..%2f..%2fforgotten/one",
        "/api/orders/open%5c..%5cforgotten/one",
        "/API/orders/forgotten/one",
        "/api/Orders/forgotten/one",
        "/api/orders/FORGOTTEN/one",
        "/api/orders/forgotten/one?x=/open/health",
        "/api/orders/forgotten/one%00",
        "/api/orders/forgotten/one%20",
        "/api/orders/forgotten/one.json",
        "/api/orders/forgotten/one?_method=GET",
        "/api/orders/forgotten/one?_type=json",
        "/api/orders/forgotten/one?_wadl",
        "/api/application.wadl",
        "/orders/forgotten/one",
        "/api/partners/globex",
        "/api/partners/globex/",
        "/api/partners/globex;partner=acme",
        "/api/partners/globex;acme",
        "/api/partners/acme%2f..%2fglobex",
        "/api/partners/acme/../globex",
        "/api/partners/acme/..;/globex",
        "/api/partners/%67lobex",
        "/api/partners/acme%00globex",
        "/api/partners/globex?partner=acme",
        "/api/partners/globex/orders",
        "/api/partners/globex/orders/",
        "/api/partners/globex;partner=acme/orders",
        "/api/partners/globex/orders;partner=acme",
        "/api/partners/globex/orders/deeper/deeper",
        "/api/partners/globex/orders/of/acme",
        "/api/partners/globex/any/sub",
        "/api/partners/acme/any/sub/forgotten"
      })
  void noPathLeadsPastACheck(String target) throws Exception {
    for (RunningServer server : List.of(alone, behind)) {
      for (String method : List.of("GET", "HEAD")) {
        assertRefused(server, method + " " + target + " HTTP/1.1");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /api/orders HTTP/1.1\r\nX-HTTP-Method-Override: GET\r\nContent-Length: 0",
        "GET /api/orders/1 HTTP/1.1\r\nX-HTTP-Method-Override: DELETE",
        "GET /api/orders/1 HTTP/1.1\r\nX-HTTP-Method: DELETE",
        "GET /api/orders/1 HTTP/1.1\r\nX-Method-Override: DELETE",
        "GET /api/orders/1?_method=DELETE HTTP/1.1",
        "GET /api/partners/globex HTTP/1.1\r\nX-Original-URL: /api/partners/acme",
        "GET /api/partners/globex HTTP/1.1\r\nX-Forwarded-Prefix: /api/partners/acme",
        "DELETE /api/orders/1 HTTP/1.1",
        "delete /api/orders/1 HTTP/1.1",
        "GET /api/orders/forgotten/one HTTP/1.1\r\nAccept: */*;q=0.1",
        "GET /api/orders/forgotten/one HTTP/1.1\r\nAccept: application/xml",
        "POST /api/orders HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded",
        "GET /api/orders/1 HTTP/1.1\r\nX-Forwarded-Client-Cert: x",
      })
  void noHeaderLeadsPastACheck(String head) throws Exception {
    for (RunningServer server : List.of(alone, behind)) {
      Answer answer = raw(server, head);
      assertThat(answer.body()).doesNotContain("deleted", "forgotten", "written", "partner globex");
    }
  }

  /**
   * Without the filter the resources refuse what the filter would, however lenient the container.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/orders/1;x=y",
        "/api/orders;x/1",
        "/api//orders/1",
        "/api/orders/open/../1",
        "/api/orders/1%2f",
        "/api/orders/%2531",
        "/api/partners/acme;x"
      })
  void aPathWithTwoReadingsIsRefusedWithoutTheFilterToo(String target) throws Exception {
    assertThat(raw(alone, "GET " + target + " HTTP/1.1").told())
        // Jersey refuses some of them before any filter.
        .isIn("400 request-path-refused", "400 -");
  }

  private static void assertRefused(RunningServer server, String head) throws Exception {
    Answer answer = raw(server, head);
    assertThat(answer.status()).as(head + " " + answer.body()).isBetween(400, 499);
    assertThat(answer.body()).doesNotContain("deleted", "orders of globex", "partner globex");
  }

  private static Answer raw(RunningServer server, String head) throws Exception {
    try (RawConnection connection = RawConnection.open(Clients.of("reader"), server.uri("/"))) {
      RawConnection.Answer answer = connection.send(head);
      return new Answer(answer.status(), answer.body());
    }
  }
}
