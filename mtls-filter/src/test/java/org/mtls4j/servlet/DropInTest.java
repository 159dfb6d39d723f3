package org.mtls4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ListenerHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;

/** The jar and a policy, and nothing else: the initializer registers the filter. */
class DropInTest {

  private static final CertificateAuthority ACME =
      CertificateAuthority.named("O=Acme,CN=Acme Root").build();
  private static final IssuedCertificate CLIENT = ACME.issue("O=Acme,CN=shop").build();

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [ca.pem]
          names: {subject: {O: Acme}}
          revocation: {check: none}
      access:
        - {path: /orders/**, allow: authenticated}
      """;

  @TempDir private Path application;

  @BeforeEach
  void writePolicy() throws IOException {
    TestApplication.write(application, POLICY, ACME);
  }

  private void webXml(String content) throws IOException {
    Files.writeString(
        application.resolve("WEB-INF/web.xml"), "<web-app version='6.0'>" + content + "</web-app>");
  }

  /** As a container does that finds initializers in jars. */
  private TestServer server() {
    return TestServer.byWebXml(application)
        .with(
            context ->
                ServiceLoader.load(ServletContainerInitializer.class)
                    .forEach(each -> addOurs(each, context::addServletContainerInitializer)));
  }

  private static void addOurs(
      ServletContainerInitializer found, Consumer<ServletContainerInitializer> add) {
    if (found.getClass().getPackage().equals(MtlsFilter.class.getPackage())) {
      add.accept(found);
    }
  }

  private static int status(TestServer server, IssuedCertificate client) throws Exception {
    return TestServer.client(client).get(server.uri("/orders/1")).statusCode();
  }

  @Test
  void judgesWhereThereIsAPolicyAndNothingElse() throws Exception {
    try (TestServer server = server().start()) {
      assertThat(status(server, CLIENT)).isEqualTo(200);
      assertThat(TestServer.client(CLIENT).get(server.uri("/else")).statusCode()).isEqualTo(403);
      assertThat(TestServer.client().build().get(server.uri("/orders/1")).statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void judgesByThePolicyThatTheContextParamNames() throws Exception {
    Path other = Files.createDirectories(application.resolve("WEB-INF/other"));
    Files.move(application.resolve("WEB-INF/mtls-policy.yaml"), other.resolve("policy.yaml"));
    Files.move(application.resolve("WEB-INF/ca.pem"), other.resolve("ca.pem"));
    try (TestServer server =
        server().contextParameter("mtls.policy", "other/policy.yaml").start()) {
      assertThat(status(server, CLIENT)).isEqualTo(200);
      assertThat(TestServer.client(CLIENT).get(server.uri("/else")).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void registersNothingWithoutAPolicy() throws Exception {
    Files.delete(application.resolve("WEB-INF/mtls-policy.yaml"));
    try (TestServer server = server().start()) {
      assertThat(TestServer.client().build().get(server.uri("/orders/1")).body())
          .isEqualTo("null|null|null|reader=false|writer=false|null");
    }
  }

  /** As GlassFish and Payara load it where web.xml has an absolute ordering. */
  @Test
  void needsNoOtherLibrary() throws Exception {
    URL jar = MtlsInitializer.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader alone = new URLClassLoader(new URL[] {jar}, new ServletApiOnly())) {
      ServletContainerInitializer initializer =
          (ServletContainerInitializer)
              alone
                  .loadClass(MtlsInitializer.class.getName())
                  .getDeclaredConstructor()
                  .newInstance();
      assertThat(initializer).isNotInstanceOf(MtlsInitializer.class);
      try (TestServer server =
          TestServer.byWebXml(application)
              .withoutInitializers()
              .with(context -> context.addServletContainerInitializer(initializer))
              .start()) {
        assertThat(status(server, CLIENT)).isEqualTo(200);
        assertThat(TestServer.client().build().get(server.uri("/orders/1")).statusCode())
            .isEqualTo(401);
      }
    }
  }

  /** The parent of that class loader. */
  private static final class ServletApiOnly extends ClassLoader {
    ServletApiOnly() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("jakarta.servlet.")) {
        return Class.forName(name, false, Filter.class.getClassLoader());
      }
      throw new ClassNotFoundException(name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nosuch.yaml", "ca.pem", ""})
  void aNamedPolicyThatIsNoneStopsTheStart(String named) {
    assertThatThrownBy(() -> server().contextParameter("mtls.policy", named).start())
        .hasStackTraceContaining("so nothing is served");
  }

  @Test
  void aBrokenPolicyStopsTheStart() throws Exception {
    TestApplication.write(application, POLICY.replace("allow:", "alow:"));
    assertThatThrownBy(() -> server().start())
        .hasStackTraceContaining("/WEB-INF/mtls-policy.yaml:8:24: unknown key 'alow'");
  }

  /** It is there once, whatever it is called, and judges by its own settings. */
  @ParameterizedTest
  @ValueSource(strings = {"mtls", "gate", "org.mtls4j.servlet.MtlsFilter"})
  void leavesADeclaredFilterAlone(String name) throws Exception {
    webXml(
        """
        <filter>
          <filter-name>%1$s</filter-name>
          <filter-class>org.mtls4j.servlet.MtlsFilter</filter-class>
          <init-param><param-name>responses.missing</param-name><param-value>403</param-value></init-param>
        </filter>
        <filter-mapping><filter-name>%1$s</filter-name><url-pattern>/*</url-pattern></filter-mapping>
        """
            .formatted(name));
    AtomicInteger filters = new AtomicInteger();
    try (TestServer server =
        server()
            .with(
                context ->
                    context.addEventListener(
                        new ServletContextListener() {
                          @Override
                          public void contextInitialized(ServletContextEvent event) {
                            filters.set(
                                (int) MtlsRegistrations.of(event.getServletContext()).count());
                          }
                        }))
            .start()) {
      assertThat(filters).hasValue(1);
      assertThat(status(server, CLIENT)).isEqualTo(200);
      assertThat(TestServer.client().build().get(server.uri("/orders/1")).statusCode())
          .isEqualTo(403);
    }
  }

  /** Without a filter of Shiro's nobody would judge; with one, see the realm's own tests. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.mtls4j.shiro.MtlsWebEnvironment",
        "org.apache.shiro.web.env.IniWebEnvironment"
      })
  void aParameterForShiroIsNoShiro(String environment) throws Exception {
    try (TestServer server =
        server().contextParameter("shiroEnvironmentClass", environment).start()) {
      assertThat(TestServer.client().build().get(server.uri("/orders/1")).statusCode())
          .isEqualTo(401);
    }
  }

  /** What a listener adds would come second, and its settings would not count. */
  @Test
  void aSecondFilterThatIsAddedInJavaStopsTheStart() {
    assertThatThrownBy(
            () ->
                server()
                    .with(
                        context ->
                            context
                                .getServletHandler()
                                .addListener(new ListenerHolder(AddsAFilter.class)))
                    .start())
        .hasStackTraceContaining("the filter is there twice, so nothing is served");
  }

  /** A listener that is declared, as by web.xml. */
  public static final class AddsAFilter implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
      event
          .getServletContext()
          .addFilter("added", MtlsFilter.class)
          .addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, "/*");
    }
  }

  /** It would start, and never be asked. */
  @Test
  void aFilterWithoutAMappingStopsTheStart() throws IOException {
    webXml(
        """
        <filter>
          <filter-name>gate</filter-name>
          <filter-class>org.mtls4j.servlet.MtlsFilter</filter-class>
        </filter>
        """);
    assertThatThrownBy(() -> server().start())
        .hasStackTraceContaining("the filter 'gate' has no mapping");
  }

  /** A container may go on without a filter that it cannot load. */
  @Test
  void aDeclaredFilterThatCannotBeLoadedStopsTheStart() {
    ServletContextHandler context = new ServletContextHandler();
    FilterHolder declared = new FilterHolder();
    declared.setName("gate");
    declared.setClassName(MtlsFilter.class.getName());
    context.getServletHandler().addFilter(declared);
    context.setClassLoader(
        new URLClassLoader(new URL[0], ServletContext.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(MtlsFilter.class.getName())) {
              throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
          }
        });
    assertThatThrownBy(() -> new MtlsInitializer().onStartup(null, context.getServletContext()))
        .hasMessage("the filter cannot be loaded, so nothing is served");
  }

  /** As where it is put together in Java, and served by the loader of the server. */
  @Test
  void anApplicationWithoutAClassLoaderOfItsOwnIsGuarded() throws Exception {
    ServletContextHandler context = new ServletContextHandler();
    context.setBaseResourceAsString(application.toString());
    context.addServletContainerInitializer(new MtlsInitializer());
    Server server = new Server();
    server.setHandler(context);
    try {
      server.start();
      assertThat(context.getServletHandler().getFilter(MtlsFilter.class.getName())).isNotNull();
    } finally {
      server.stop();
    }
  }

  @Test
  void anotherFilterByItsNameStopsTheStart() {
    FilterHolder squatter = new FilterHolder(new Recorder());
    squatter.setName(MtlsFilter.class.getName());
    assertThatThrownBy(
            () ->
                server()
                    .with(
                        context ->
                            context.addFilter(
                                squatter, "/else", EnumSet.of(DispatcherType.REQUEST)))
                    .start())
        .hasStackTraceContaining("another filter by the name org.mtls4j.servlet.MtlsFilter");
  }

  /** Tells whom a filter saw. */
  public static final class Recorder implements Filter {
    static final Map<String, String> SEEN = new ConcurrentHashMap<>();

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      HttpServletRequest http = (HttpServletRequest) request;
      SEEN.put(http.getRequestURI(), String.valueOf(http.getUserPrincipal()));
      chain.doFilter(request, response);
    }
  }

  /** However web.xml maps them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<url-pattern>/*</url-pattern>",
        "<url-pattern>/orders/1</url-pattern>",
        "<servlet-name>who</servlet-name>"
      })
  void isFirstBeforeFiltersThatWebXmlDeclares(String mapping) throws Exception {
    Recorder.SEEN.clear();
    webXml(
        """
        <filter>
          <filter-name>early</filter-name>
          <filter-class>%s</filter-class>
        </filter>
        <filter-mapping><filter-name>early</filter-name>%s</filter-mapping>
        """
            .formatted(Recorder.class.getName(), mapping));
    try (TestServer server =
        server()
            .with(context -> context.addServlet(named(new WhoServlet()), "/orders/*"))
            .start()) {
      assertThat(TestServer.client().build().get(server.uri("/orders/1")).statusCode())
          .isEqualTo(401);
      assertThat(Recorder.SEEN).isEmpty();
      assertThat(status(server, CLIENT)).isEqualTo(200);
      assertThat(Recorder.SEEN).containsOnly(Map.entry("/orders/1", "acme/shop"));
    }
  }

  private static ServletHolder named(WhoServlet servlet) {
    return new ServletHolder("who", servlet);
  }
}
