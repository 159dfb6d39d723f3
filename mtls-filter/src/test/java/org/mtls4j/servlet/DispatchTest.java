package org.mtls4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.apache.jsp.JettyJasperInitializer;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.FilterMapping;
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
import org.mtls4j.testkit.IssuedCertificate;
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
  private static final CertificateAuthority STRANGE_CA =
      CertificateAuthority.named("CN=Stranger").at(NOW).build();
  private static final TestClient STRANGER = TestServer.client(STRANGE_CA.issue("CN=x").build());

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
    application.addServlet(new ServletHolder("inner", new Inner()), "/inner");
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    errors.addErrorPage(418, "/WEB-INF/error.jsp");
    errors.addErrorPage(400, 403, "/inner");
    errors.addErrorPage(500, 503, "/inner");
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
      if (request.getAttribute(TlsChain.ATTRIBUTE) instanceof X509Certificate[] path) {
        response.setHeader(
            "Subjects",
            Stream.of(path)
                .map(one -> one.getSubjectX500Principal().getName())
                .collect(Collectors.joining(" ")));
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
        if (request.getRequestURI().endsWith("/async-loop")) {
          again(request, response);
          return;
        }
        String parameter = request.getParameter("q");
        response.getWriter().print(seen(request) + (parameter == null ? "" : " " + parameter));
        return;
      }
      switch (request.getPathInfo()) {
        case "/forward" -> request.getRequestDispatcher("/inner").forward(request, response);
        case "/include" -> request.getRequestDispatcher("/inner").include(request, response);
        case "/named" -> getServletContext().getNamedDispatcher("inner").forward(request, response);
        case "/named-include" ->
            getServletContext().getNamedDispatcher("inner").include(request, response);
        case "/elsewhere" ->
            getServletContext()
                .getContext("/elsewhere")
                .getRequestDispatcher("/inner")
                .forward(request, response);
        case "/include-elsewhere" ->
            getServletContext()
                .getContext("/elsewhere")
                .getRequestDispatcher("/inner")
                .include(request, response);
        case "/jsp" ->
            request.getRequestDispatcher("/WEB-INF/inner.jsp").forward(request, response);
        case "/include-jsp" ->
            request.getRequestDispatcher("/WEB-INF/inner.jsp").include(request, response);
        case "/error" -> response.sendError(418);
        case "/throw" -> throw new IllegalStateException("as asked");
        case "/async", "/async again" -> request.startAsync().dispatch();
        case "/async-with" -> request.startAsync(request, response).dispatch();
        case "/async-loop" -> again(request, response);
        case "/async-to" -> request.startAsync().dispatch("/inner");
        case "/async-with-to" -> request.startAsync(request, response).dispatch("/inner");
        case "/async-thread" -> later(request.startAsync());
        case "/async-with-thread" -> later(request.startAsync(request, response));
        case "/async-timeout" -> request.startAsync().setTimeout(100);
        case "/async-with-timeout" -> request.startAsync(request, response).setTimeout(100);
        case "/async-throw" -> {
          request.startAsync().setTimeout(100);
          throw new IllegalStateException("as asked");
        }
        case "/async-thread-throw" -> {
          AsyncContext context = request.startAsync();
          context.start(
              () -> {
                throw new IllegalStateException("as asked");
              });
          context.setTimeout(100);
        }
        case "/async-forward" ->
            request.getRequestDispatcher("/go/async").forward(request, response);
        default -> response.sendError(404);
      }
    }

    /** As long polling does, for as long as a client likes. */
    private static void again(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      int rounds = request.getAttribute("rounds") instanceof Integer done ? done : 0;
      if (rounds < 20) {
        request.setAttribute("rounds", rounds + 1);
        request.startAsync().dispatch();
        return;
      }
      int ours = 0;
      ServletRequest wrapped = request;
      while (wrapped instanceof ServletRequestWrapper wrapper) {
        ours += wrapper instanceof AuthenticatedRequest ? 1 : 0;
        wrapped = wrapper.getRequest();
      }
      response.getWriter().print(seen(request) + " " + ours);
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
          named,             200, FORWARD acme/client true
          named-include,     200, INCLUDE acme/client true
          jsp,               200, FORWARD acme/client true
          include-jsp,       200, INCLUDE acme/client true
          error,             418, ERROR acme/client true
          throw,             500, ERROR acme/client true
          async,             200, ASYNC acme/client true
          async?q=x%20y,     200, ASYNC acme/client true x y
          async%20again,     200, ASYNC acme/client true
          async-with,        200, ASYNC acme/client true
          async-loop,        200, ASYNC acme/client true 1
          async-to,          200, ASYNC acme/client true
          async-with-to,     200, ASYNC acme/client true
          async-thread,       200, LATER REQUEST acme/client true
          async-with-thread,  200, LATER REQUEST acme/client true
          async-forward,      200, ASYNC acme/client true
          async-timeout,      500, ERROR acme/client true
          async-with-timeout, 500, ERROR acme/client true
          async-throw,        500, ERROR acme/client true
          async-thread-throw, 500, ERROR acme/client true
          """)
  void carriesTheClient(String how, int status, String seen) throws Exception {
    HttpResponse<String> response = client.get(server.uri("/go/" + how));
    assertThat(response.body()).isEqualTo(seen);
    assertThat(response.statusCode()).isEqualTo(status);
  }

  @Test
  void isAuditedOnce() throws Exception {
    TestClient once = TestServer.client(CA.issue("CN=once-only").build());
    assertThat(once.get(server.uri("/go/async-forward")).body())
        .isEqualTo("ASYNC acme/once-only true");
    assertThat(AuditLog.lineWith("once-only"))
        .contains("INFO mtls.audit.accepted - {", "\"path\":\"/go/async-forward\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "forward",
        "include",
        "named",
        "jsp",
        "error",
        "throw",
        "async",
        "async-with",
        "async-to",
        "async-thread",
        "async-timeout",
        "async-throw"
      })
  void carriesThatNobodyIsKnown(String how) throws Exception {
    assertThat(NOBODY.get(server.uri("/open/" + how)).body()).endsWith(" null false");
  }

  /** Nor does a certificate that was not accepted come back with a dispatch. */
  @ParameterizedTest
  @ValueSource(strings = {"forward", "include", "throw", "async", "async-to", "async-thread"})
  void carriesNothingOfAStranger(String how) throws Exception {
    assertThat(STRANGER.get(server.uri("/open/" + how)).body()).endsWith(" null false");
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

  /** The application's error pages do not answer for the filter. */
  @ParameterizedTest
  @CsvSource({
    "/go/error, no-certificate",
    "/nowhere, no-certificate",
    "/go;x, request-path-refused"
  })
  void aRefusalIsNoErrorOfTheApplication(String path, String code) throws Exception {
    HttpResponse<String> refusal = NOBODY.get(server.uri(path));
    assertThat(refusal.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(Json.object(refusal.body())).containsEntry("code", code);
  }

  /** Where web.xml names no dispatchers, the container dispatches its own request to the page. */
  @Test
  void anErrorPageWithoutTheFilterSeesNoMoreThanWasAccepted() throws Exception {
    try (TestServer server =
        new TestServer(directory, InstantSource.fixed(NOW))
            .with(DispatchTest::application)
            .with(DispatchTest::forRequestsOnly)
            .start()) {
      assertThat(client.get(server.uri("/open/throw")).body()).isEqualTo("ERROR null true");
      assertThat(STRANGER.get(server.uri("/open/throw")).body()).isEqualTo("ERROR null false");
      IssuedCertificate own = CA.issue("CN=client").build();
      TestClient surplus =
          TestServer.client()
              .presenting(
                  new X509Certificate[] {own.certificate(), STRANGE_CA.certificate()},
                  own.keys().getPrivate())
              .build();
      assertThat(surplus.get(server.uri("/open/throw")).headers().allValues("Subjects"))
          .containsExactly("CN=client");
    }
  }

  /** Nor does it see the connection's certificate where a filter in front tells of another. */
  @Test
  void anErrorPageSeesWhoWasAcceptedWhoeverToldOfIt() throws Exception {
    X509Certificate[] other = CA.issue("CN=other").build().chainArray();
    Filter telling =
        (request, response, chain) ->
            chain.doFilter(
                new HttpServletRequestWrapper((HttpServletRequest) request) {
                  @Override
                  public Object getAttribute(String name) {
                    return name.equals(TlsChain.ATTRIBUTE) ? other : super.getAttribute(name);
                  }
                },
                response);
    try (TestServer server =
        new TestServer(directory, InstantSource.fixed(NOW))
            .with(DispatchTest::application)
            .withFilterBefore(new FilterHolder(telling))
            .with(DispatchTest::forRequestsOnly)
            .start()) {
      assertThat(client.get(server.uri("/open/throw")).headers().allValues("Subjects"))
          .containsExactly("CN=other");
    }
  }

  /** As where web.xml names no dispatchers. */
  private static void forRequestsOnly(WebAppContext application) {
    for (FilterMapping mapping : application.getServletHandler().getFilterMappings()) {
      mapping.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
    }
  }

  /** Another application judges for itself, and it has not seen the request. */
  @Test
  void aForwardToAnotherApplicationIsNotJudgedThere(@TempDir Path own) throws Exception {
    TestApplication.write(own, POLICY + "  - {path: /**, allow: anyone}\n", CA);
    FilterHolder guard = new FilterHolder(new MtlsFilter(InstantSource.fixed(NOW)));
    guard.setAsyncSupported(true);
    WebAppContext guarded = elsewhere(own);
    guarded.addFilter(guard, "/*", EnumSet.allOf(DispatcherType.class));
    try (TestServer two = besideAn(guarded)) {
      HttpResponse<String> refusal = client.get(two.uri("/go/elsewhere"));
      assertThat(refusal.statusCode()).isEqualTo(403);
      Map<String, Object> body = Json.object(refusal.body());
      assertThat(body).containsEntry("code", "no-rule");
      String id = body.get("instance").toString().substring("urn:uuid:".length());
      assertThat(AuditLog.lineWith(id)).contains("a FORWARD of a request that was never judged");
      assertThat(client.get(two.uri("/go/include-elsewhere")).body()).doesNotContain("INCLUDE");
      assertThat(client.get(two.uri("/elsewhere/inner")).body())
          .isEqualTo("REQUEST acme/client true");
    }
  }

  private static WebAppContext elsewhere(Path directory) {
    WebAppContext other = new WebAppContext(directory.toString(), "/elsewhere");
    other.setThrowUnavailableOnStartupException(true);
    other.addServlet(new ServletHolder("inner", new Inner()), "/inner");
    return other;
  }

  private static TestServer besideAn(WebAppContext other) throws Exception {
    return new TestServer(directory, InstantSource.fixed(NOW))
        .with(DispatchTest::application)
        .beside(other)
        .start();
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
