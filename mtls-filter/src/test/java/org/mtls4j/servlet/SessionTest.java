package org.mtls4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.TestClient;

/** What the application sees of sessions and of the container's certificates. */
class SessionTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority CA =
      CertificateAuthority.named("CN=Acme Root").at(NOW).build();
  private static final CertificateAuthority STRANGE =
      CertificateAuthority.named("CN=Strange").at(NOW).build();

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [ca.pem]
          revocation: {check: none}
      access:
        - {path: /open/**, allow: anyone}
        - {path: /**, allow: authenticated}
      """;

  @TempDir private static Path directory;
  private static TestServer server;

  private final TestClient alice = TestServer.client(CA.issue("CN=alice").build());
  private final TestClient bob = TestServer.client(CA.issue("CN=bob").build());
  private final TestClient nobody = TestServer.client().build();
  private final TestClient stranger = TestServer.client(STRANGE.issue("CN=alice").build());

  @BeforeAll
  static void start() throws Exception {
    TestApplication.write(directory, POLICY, CA);
    server =
        new TestServer(directory, InstantSource.fixed(NOW)).with(SessionTest::application).start();
  }

  private static void application(WebAppContext application) {
    ServletHolder sessions = new ServletHolder(new Sessions());
    sessions.setAsyncSupported(true);
    application.addServlet(sessions, "/session/*");
    application.addServlet(sessions, "/open/session/*");
    application.addServlet(new ServletHolder(new Certificates()), "/open/certificates");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Keeps a note in the session, as its path says. */
  private static final class Sessions extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      switch (String.valueOf(request.getPathInfo())) {
        case "/create" -> request.getSession(true).setAttribute("note", "created");
        case "/open" -> request.getSession().setAttribute("note", request.getQueryString());
        case "/change" -> {
          try {
            String id = request.changeSessionId();
            assertThat(id).isEqualTo(request.getSession().getId());
          } catch (IllegalStateException e) {
            response.getWriter().print("no session to change: ");
          }
        }
        case "/later" -> {
          AsyncContext context = request.startAsync();
          tell((HttpServletRequest) context.getRequest(), response);
          context.complete();
          return;
        }
        default -> {
          // Only looks.
        }
      }
      tell(request, response);
    }

    private static void tell(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      HttpSession session = request.getSession(false);
      response
          .getWriter()
          .print(
              (session == null ? "none" : session.getAttribute("note"))
                  + " "
                  + request.isRequestedSessionIdValid());
    }
  }

  /** Tells what certificates the application sees. */
  private static final class Certificates extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      Object chain = request.getAttribute(TlsChain.ATTRIBUTE);
      response
          .getWriter()
          .print(
              (chain instanceof X509Certificate[] some ? some.length : "none")
                  + " "
                  + Collections.list(request.getAttributeNames()).contains(TlsChain.ATTRIBUTE)
                  + " "
                  + request.getUserPrincipal());
    }
  }

  private static String opened(TestClient client, String path) throws Exception {
    HttpResponse<String> response = client.get(server.uri(path));
    assertThat(response.statusCode()).isEqualTo(200);
    return response.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
  }

  private static String seen(TestClient client, String path, String cookie) throws Exception {
    return client.send("GET", server.uri(path), null, "Cookie", cookie).body();
  }

  @Test
  void aSessionIsItsOwnersOnly() throws Exception {
    String cookie = opened(alice, "/session/open?secret");
    assertThat(seen(alice, "/session", cookie)).isEqualTo("secret true");
    assertThat(seen(bob, "/session", cookie)).isEqualTo("none false");
    assertThat(seen(nobody, "/open/session", cookie)).isEqualTo("none false");
    assertThat(seen(stranger, "/open/session", cookie)).isEqualTo("none false");
    assertThat(seen(bob, "/session/later", cookie)).isEqualTo("none false");
    assertThat(seen(alice, "/session/later", cookie)).isEqualTo("secret true");
    assertThat(seen(bob, "/session/change", cookie)).isEqualTo("no session to change: none false");
    assertThat(seen(alice, "/session", cookie)).isEqualTo("secret true");
    assertThat(seen(alice, "/session/change", cookie)).startsWith("secret ");
  }

  @Test
  void aSessionIsOpenedWhenAskedFor() throws Exception {
    assertThat(alice.get(server.uri("/session")).body()).isEqualTo("none false");
    String cookie = opened(alice, "/session/create");
    assertThat(seen(alice, "/session", cookie)).isEqualTo("created true");
    assertThat(seen(alice, "/session/create", "JSESSIONID=madeup")).isEqualTo("created false");
  }

  @Test
  void aSessionOfAnothersKeyOfTheSameNameIsTheSameClients() throws Exception {
    String cookie = opened(alice, "/session/open?secret");
    TestClient renewed = TestServer.client(CA.issue("CN=alice").build());
    assertThat(seen(renewed, "/session", cookie)).isEqualTo("secret true");
  }

  @Test
  void whoOpensASessionUnderAnothersIdGetsANewOne() throws Exception {
    String cookie = opened(alice, "/session/open?secret");
    HttpResponse<String> response =
        bob.send("GET", server.uri("/session/open?mine"), null, "Cookie", cookie);
    assertThat(response.body()).startsWith("mine ");
    String fresh = response.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
    assertThat(fresh).isNotEqualTo(cookie);
    assertThat(seen(alice, "/session", fresh)).isEqualTo("none false");
    assertThat(seen(bob, "/session", fresh)).isEqualTo("mine true");
  }

  /** Session fixation: what was opened by nobody never becomes a client's. */
  @Test
  void aSessionOpenedByNobodyIsNoClients() throws Exception {
    String cookie = opened(nobody, "/open/session/open?planted");
    assertThat(seen(nobody, "/open/session", cookie)).isEqualTo("planted true");
    assertThat(seen(alice, "/session", cookie)).isEqualTo("none false");
    HttpResponse<String> response =
        alice.send("GET", server.uri("/session/open?mine"), null, "Cookie", cookie);
    assertThat(response.headers().firstValue("set-cookie").orElseThrow()).doesNotStartWith(cookie);
  }

  /** As Tomcat does: it reads its connection again where the attribute was set to null. */
  @Test
  void aContainerThatPutsTheCertificateBackIsNotBelieved() throws Exception {
    Filter puttingBack =
        (request, response, chain) -> {
          Object presented = request.getAttribute(TlsChain.ATTRIBUTE);
          chain.doFilter(
              new HttpServletRequestWrapper((HttpServletRequest) request) {
                @Override
                public Object getAttribute(String name) {
                  Object value = super.getAttribute(name);
                  return value == null && name.equals(TlsChain.ATTRIBUTE) ? presented : value;
                }

                @Override
                public Enumeration<String> getAttributeNames() {
                  Set<String> names = new TreeSet<>(Collections.list(super.getAttributeNames()));
                  names.add(TlsChain.ATTRIBUTE);
                  return Collections.enumeration(names);
                }
              },
              response);
        };
    try (TestServer stubborn =
        new TestServer(directory, InstantSource.fixed(NOW))
            .with(SessionTest::application)
            .withFilterBefore(new FilterHolder(puttingBack))
            .start()) {
      assertThat(stranger.get(stubborn.uri("/open/certificates")).body())
          .isEqualTo("none false null");
      assertThat(alice.get(stubborn.uri("/open/certificates")).body())
          .isEqualTo("1 true acme/alice");
    }
  }

  @Test
  void certificatesAreTheAcceptedOnesOrNone() throws Exception {
    CertificateAuthority issuing = CertificateAuthority.named("CN=Sub").signedBy(CA).build();
    var padded = issuing.issue("CN=carol").build();
    X509Certificate[] withMore = {
      padded.certificate(), issuing.certificate(), CA.certificate(), STRANGE.certificate()
    };
    TestClient carol = TestServer.client().presenting(withMore, padded.keys().getPrivate()).build();
    assertThat(carol.get(server.uri("/open/certificates")).body()).isEqualTo("2 true acme/carol");
    assertThat(alice.get(server.uri("/open/certificates")).body()).isEqualTo("1 true acme/alice");
    assertThat(nobody.get(server.uri("/open/certificates")).body()).isEqualTo("none false null");
    assertThat(stranger.get(server.uri("/open/certificates")).body()).isEqualTo("none false null");
  }
}
