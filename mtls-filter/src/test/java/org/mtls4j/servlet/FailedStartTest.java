package org.mtls4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Enumeration;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.TestClient;

/** A filter that cannot start has nothing served, whatever the container makes of its failure. */
class FailedStartTest {

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
        - {path: /**, allow: anyone}
      """;

  @TempDir private Path application;

  @BeforeEach
  void writePolicy() throws IOException {
    TestApplication.write(application, POLICY, ACME);
  }

  private TestServer serverWith(Filter filter) {
    FilterHolder holder = new FilterHolder(filter);
    holder.setName("mtls");
    holder.setAsyncSupported(true);
    return TestServer.byWebXml(application)
        .withoutInitializers()
        .with(context -> context.addFilter(holder, "/*", EnumSet.allOf(DispatcherType.class)));
  }

  private static int status(TestServer server, TestClient client) throws Exception {
    return client.get(server.uri("/orders")).statusCode();
  }

  @Test
  void jettyIsToldAndStops() throws IOException {
    breakPolicy();
    assertThatThrownBy(() -> serverWith(new MtlsFilter()).start())
        .hasStackTraceContaining("so nothing is served");
  }

  @Test
  void anUnknownContainerIsServedNothing() throws Exception {
    breakPolicy();
    try (TestServer server = serverWith(new Elsewhere()).start()) {
      assertThat(status(server, TestServer.client().build())).isEqualTo(503);
      assertThat(status(server, TestServer.client(CLIENT))).isEqualTo(503);
    }
  }

  /** Whatever is wrong. */
  @Test
  void aLibraryThatIsMissingIsNoReasonToServe() throws Exception {
    Elsewhere filter = new Elsewhere(new NoClassDefFoundError("org/example/Library"));
    try (TestServer server = serverWith(filter).start()) {
      assertThat(status(server, TestServer.client(CLIENT))).isEqualTo(503);
    }
  }

  /** Nobody would ask it, to be answered 503. */
  @Test
  void anUnknownContainerIsToldOfAFilterWithoutAMapping() {
    FilterHolder holder = new FilterHolder(new Elsewhere());
    holder.setName("gate");
    assertThatThrownBy(
            () ->
                TestServer.byWebXml(application)
                    .withoutInitializers()
                    .with(context -> context.getServletHandler().addFilter(holder))
                    .start())
        .hasStackTraceContaining("the filter 'gate' has no mapping");
  }

  @Test
  void anUnknownContainerIsServedByAPolicy() throws Exception {
    try (TestServer server = serverWith(new Elsewhere()).start()) {
      assertThat(status(server, TestServer.client(CLIENT))).isEqualTo(200);
    }
  }

  private void breakPolicy() throws IOException {
    Files.writeString(
        application.resolve("WEB-INF/mtls-policy.yaml"), POLICY.replace("anyone", "anybody"));
  }

  /** The filter as it finds itself in a container that it does not know: this Jetty, disguised. */
  private static final class Elsewhere implements Filter {

    private final MtlsFilter filter = new MtlsFilter();
    private final @Nullable Error error;

    Elsewhere() {
      this(null);
    }

    /** Which the filter meets when it looks for its parameters. */
    Elsewhere(@Nullable Error error) {
      this.error = error;
    }

    @Override
    public void init(FilterConfig config) throws ServletException {
      filter.init(disguised(config));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      filter.doFilter(request, response, chain);
    }

    @Override
    public void destroy() {
      filter.destroy();
    }

    private FilterConfig disguised(FilterConfig config) {
      ServletContext context = disguised(config.getServletContext());
      return new FilterConfig() {
        @Override
        public String getFilterName() {
          return config.getFilterName();
        }

        @Override
        public ServletContext getServletContext() {
          return context;
        }

        @Override
        public String getInitParameter(String name) {
          return config.getInitParameter(name);
        }

        @Override
        public Enumeration<String> getInitParameterNames() {
          if (error != null) {
            throw error;
          }
          return config.getInitParameterNames();
        }
      };
    }

    private static ServletContext disguised(ServletContext context) {
      return (ServletContext)
          Proxy.newProxyInstance(
              ServletContext.class.getClassLoader(),
              new Class<?>[] {ServletContext.class},
              (proxy, method, arguments) -> {
                try {
                  return method.invoke(context, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }
}
