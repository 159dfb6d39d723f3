package org.mtls4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import org.eclipse.jetty.ee10.apache.jsp.JettyJasperInitializer;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.TestClient;

/** Dispatches inside the application: judged once, carried ever after. */
class DispatchTest {

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
        - {path: /go/**, allow: authenticated}
        - {path: /open/**, allow: anyone}
        - {path: /page.jsp, allow: authenticated}
      """;

  private static final String WHO =
      "<%@page contentType=\"text/plain\"%><%= request.getDispatcherType() %> "
          + "<%= request.getUserPrincipal() %> "
          + "<%= request.getAttribute(\"jakarta.servlet.request.X509Certificate\") != null %>";

  @TempDir private static Path directory;
  private static TestServer server;
  private static TestClient client;
  private static final TestClient NOBODY = TestServer.client().build();

  @BeforeAll
  static void start() throws Exception {
    TestApplication.write(directory, POLICY, CA);
    for (String page : new String[] {"page.jsp", "WEB-INF/inner.jsp", "WEB-INF/error.jsp"}) {
      Files.writeString(directory.resolve(page), WHO);
    }
    server =
        new TestServer(directory, InstantSource.fixed(NOW)).with(DispatchTest::application).start();
    client = TestServer.client(CA.issue("CN=client").build());
  }

  private static void application(WebAppContext application) {
    application.addServletContainerInitializer(new JettyJasperInitializer());
    ServletHolder dispatching = new ServletHolder(new Dispatching());
    dispatching.setAsyncSupported(true);
    application.addServlet(dispatching, "/go/*");
    application.addServlet(dispatching, "/open/*");
    application.addServlet(new ServletHolder(new Inner()), "/inner");
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    errors.addErrorPage(418, "/WEB-INF/error.jsp");
    errors.addErrorPage(IllegalStateException.class, "/inner");
    application.setErrorHandler(errors);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Tells what an inner resource can see. */
  private static final class Inner extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (!response.isCommitted()) {
        response.setContentType("text/plain");
      }
      response.getWriter().print(seen(request));
    }
  }

  private static String seen(HttpServletRequest request) {
    return request.getDispatcherType()
        + " "
        + request.getUserPrincipal()
        + " "
        + (request.getAttribute(TlsChain.ATTRIBUTE) instanceof X509Certificate[]);
  }

  /** Goes on as its path says. */
  private static final class Dispatching extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      if (request.getDispatcherType() == DispatcherType.ASYNC) {
        response.getWriter().print(seen(request));
        return;
      }
      switch (request.getPathInfo()) {
        case "/forward" -> request.getRequestDispatcher("/inner").forward(request, response);
        case "/include" -> request.getRequestDispatcher("/inner").include(request, response);
        case "/jsp" ->
            request.getRequestDispatcher("/WEB-INF/inner.jsp").forward(request, response);
        case "/include-jsp" ->
            request.getRequestDispatcher("/WEB-INF/inner.jsp").include(request, response);
        case "/error" -> response.sendError(418);
        case "/throw" -> throw new IllegalStateException("as asked");
        case "/async" -> request.startAsync().dispatch();
        case "/async-with" -> request.startAsync(request, response).dispatch();
        case "/async-to" -> request.startAsync().dispatch("/inner");
        case "/async-with-to" -> request.startAsync(request, response).dispatch("/inner");
        case "/async-thread" -> later(request.startAsync());
        case "/async-with-thread" -> later(request.startAsync(request, response));
        case "/async-forward" ->
            request.getRequestDispatcher("/go/async").forward(request, response);
        default -> response.sendError(404);
      }
    }

    private static void later(AsyncContext context) {
      context.start(
          () -> {
            try {
              context
                  .getResponse()
                  .getWriter()
                  .print("LATER " + seen((HttpServletRequest) context.getRequest()));
              context.complete();
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          forward,           200, FORWARD acme/client true
          include,           200, INCLUDE acme/client true
          jsp,               200, FORWARD acme/client true
          include-jsp,       200, INCLUDE acme/client true
          error,             418, ERROR acme/client true
          throw,             500, ERROR acme/client true
          async,             200, ASYNC acme/client true
          async-with,        200, ASYNC acme/client true
          async-to,          200, ASYNC acme/client true
          async-with-to,     200, ASYNC acme/client true
          async-with-thread, 200, LATER REQUEST acme/client true
          async-forward,     200, ASYNC acme/client true
          """)
  void carriesTheClient(String how, int status, String seen) throws Exception {
    HttpResponse<String> response = client.get(server.uri("/go/" + how));
    assertThat(response.body()).isEqualTo(seen);
    assertThat(response.statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"forward", "include", "jsp", "error", "throw", "async", "async-with", "async-to"})
  void carriesThatNobodyIsKnown(String how) throws Exception {
    assertThat(NOBODY.get(server.uri("/open/" + how)).body()).endsWith(" null false");
  }

  /** Without its arguments, startAsync gives out the container's own request. */
  @Test
  void neverShowsMoreThanWasAccepted() throws Exception {
    assertThat(client.get(server.uri("/go/async-thread")).body())
        .isEqualTo("LATER REQUEST null true");
    TestClient stranger =
        TestServer.client(
            CertificateAuthority.named("CN=Stranger").at(NOW).build().issue("CN=x").build());
    assertThat(stranger.get(server.uri("/open/async-thread")).body())
        .isEqualTo("LATER REQUEST null false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/inner", "/error.jsp"})
  void theTargetOfADispatchIsNotOpenByItself(String path) throws Exception {
    assertThat(client.get(server.uri(path)).statusCode()).isEqualTo(403);
  }

  @Test
  void aPageIsAResourceLikeAnother() throws Exception {
    assertThat(client.get(server.uri("/page.jsp")).body()).isEqualTo("REQUEST acme/client true");
    assertThat(NOBODY.get(server.uri("/page.jsp")).statusCode()).isEqualTo(401);
    assertThat(client.get(server.uri("/page.jsp;x")).statusCode()).isEqualTo(400);
  }

  @Test
  void aRefusalIsNoErrorOfTheApplication() throws Exception {
    assertThat(NOBODY.get(server.uri("/go/error")).body()).contains("no-certificate");
  }

  /** A second filter judges for itself, and each carries its own decision. */
  @Test
  void twoFiltersDoNotTakeEachOthersWord(@TempDir Path own) throws Exception {
    TestApplication.write(own, POLICY, CA);
    Files.writeString(own.resolve("WEB-INF/second.yaml"), POLICY.replace("acme:", "other:"));
    FilterHolder second = new FilterHolder(new MtlsFilter(InstantSource.fixed(NOW)));
    second.setName("second");
    second.setAsyncSupported(true);
    second.setInitParameters(Map.of("policy", "second.yaml"));
    try (TestServer two =
        new TestServer(own, InstantSource.fixed(NOW))
            .with(DispatchTest::application)
            .with(app -> app.addFilter(second, "/*", EnumSet.allOf(DispatcherType.class)))
            .start()) {
      for (String how : new String[] {"forward", "include", "async", "async-to", "throw"}) {
        assertThat(client.get(two.uri("/go/" + how)).body()).endsWith(" other/client true");
      }
    }
  }

  /** A filter that only comes in at the dispatch has judged nothing. */
  @Test
  void aDispatchThatWasNeverJudgedIsRefused(@TempDir Path own) throws Exception {
    TestApplication.write(own, POLICY, CA);
    FilterHolder late = new FilterHolder(new MtlsFilter(InstantSource.fixed(NOW)));
    late.setName("late");
    late.setAsyncSupported(true);
    try (TestServer server =
        new TestServer(own, InstantSource.fixed(NOW))
            .with(DispatchTest::application)
            .with(app -> app.addFilter(late, "/inner", EnumSet.of(DispatcherType.FORWARD)))
            .start()) {
      HttpResponse<String> response = client.get(server.uri("/go/forward"));
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).contains("\"code\":\"no-rule\"");
    }
  }
}
