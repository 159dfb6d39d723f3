package org.mtls4j.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.rest.app.Classes;
import org.mtls4j.rest.app.ContradictoryApplication;
import org.mtls4j.rest.app.GuardedLocatorResource;
import org.mtls4j.rest.app.Settings;

/** What stops an application from being served, on the implementation that is on the class path. */
class StartTest {

  @TempDir private Path directory;

  @Test
  void aPolicyWithAccessIsNotEnforcedWithoutTheFilter() throws Exception {
    Clients.write(directory, "access: [{path: /api/**, roles: [reader]}]");
    assertStops(
        RestServer.of(directory, Classes.ALL),
        "mtls-policy.yaml:15:9: 'access': only MtlsFilter enforces");
    try (RestServer server = RestServer.of(directory, Classes.ALL).behindTheFilter().start()) {
      assertThat(Clients.of("reader").get(server.uri("/api/orders/1")).statusCode()).isEqualTo(200);
    }
  }

  /** Headers are believed by the filter alone; of both sources the connection's is not enough. */
  @ParameterizedTest
  @ValueSource(strings = {"forwarded", "[tls, forwarded]"})
  void aPolicyWithForwardedCertificatesIsNotEnforcedWithoutTheFilter(String source)
      throws Exception {
    Clients.write(
        directory,
        "source: "
            + source
            + "\nforwarded: {format: rfc9440, from: {domain: acme, roles: [writer]}}");
    assertStops(
        RestServer.of(directory, Classes.ALL),
        "mtls-policy.yaml:15:9: 'source': only MtlsFilter knows whose headers to believe");
  }

  @Test
  void withoutFilterAndPolicyNothingIsServed() {
    assertStops(RestServer.of(directory, Classes.ALL), "mtls-policy.yaml");
  }

  @Test
  void anApplicationThatNothingGuardsIsNotServed() throws Exception {
    // As a framework does that loads no features, or was told not to: it never tells of itself.
    Clients.write(directory, "");
    assertStops(
        RestServer.of(directory, Set.of())
            .with(app -> app.addServlet(new ServletHolder(new Unguarded()), "/api/*")),
        "MtlsFeature guards no REST application");
  }

  @Test
  void contradictionsStopTheDeploymentWithTheMethodsName() throws Exception {
    Clients.write(directory, "");
    assertStops(RestServer.of(directory, ContradictoryApplication.CLASSES), "Contradictory.both");
  }

  @Test
  void anApplicationThatLoadsNoFeaturesIsNotServedUnguarded() throws Exception {
    assertStopsOrIsGuarded(app -> {});
  }

  /** A client loads features as well, and is no application that could be guarded. */
  @Test
  void aClientIsNotTakenForTheApplication() throws Exception {
    assertStopsOrIsGuarded(app -> app.addEventListener(new Calling()));
  }

  /** The deployment stops, or the feature is there all the same. */
  private void assertStopsOrIsGuarded(Consumer<WebAppContext> change) throws Exception {
    Clients.write(directory, "");
    try (RestServer server =
        RestServer.of(directory, Settings.classesOf(Settings.Unloaded.class)).with(change)) {
      URI order = server.start().uri("/api/orders/1");
      assertThat(Clients.of("nobody").get(order).statusCode()).isEqualTo(401);
    } catch (ServletException e) {
      assertThat(all(e)).contains("MtlsFeature guards no REST application");
    }
  }

  /** At start where the framework shows it, or else when it is asked for. */
  @Test
  void anAnnotatedLocatorLeadsNowhere() throws Exception {
    Clients.write(directory, "");
    RestServer server = RestServer.of(directory, GuardedLocatorResource.Alone.CLASSES);
    if (isCxf()) {
      assertStops(server, "GuardedLocatorResource.sub");
      return;
    }
    try (server) {
      URI sub = server.start().uri("/api/guarded/sub");
      assertThat(Clients.of("reader").get(sub).statusCode()).isEqualTo(403);
      assertThat(Clients.of("nobody").get(sub).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void theDefaultCanBeLoweredToAnyClient() throws Exception {
    Clients.write(directory, "");
    try (RestServer server =
        RestServer.of(directory, Settings.classesOf(Settings.Lowered.class)).start()) {
      URI forgotten = server.uri("/api/orders/forgotten/one");
      assertThat(Clients.of("reader").get(forgotten).statusCode())
          // CXF configures the feature before it knows the application's settings.
          .isEqualTo(isCxf() ? 403 : 200);
      assertThat(Clients.of("nobody").get(forgotten).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void theDefaultCannotBeLoweredToAnyone() throws Exception {
    Clients.write(directory, "");
    if (!isCxf()) {
      assertStops(
          RestServer.of(directory, Settings.classesOf(Settings.Opened.class)),
          "'deny' or 'authenticated'");
    }
  }

  private static boolean isCxf() {
    return System.getProperty("rest", "").equals("cxf");
  }

  private static void assertStops(RestServer server, String why) {
    assertThatThrownBy(server::start).satisfies(e -> assertThat(all(e)).contains(why));
  }

  /** What the exception says, with its causes and what was suppressed for it. */
  private static String all(Throwable e) {
    StringBuilder all = new StringBuilder();
    for (Throwable t = e; t != null; t = t.getCause()) {
      all.append(t).append('\n');
      for (Throwable suppressed : t.getSuppressed()) {
        all.append(all(suppressed));
      }
    }
    return all.toString();
  }

  /** Asks some other server for something when the application starts. */
  private static final class Calling implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
      try (Response answer =
          ClientBuilder.newClient().target("http://localhost:1").request().get()) {
        throw new AssertionError("nothing listens there: " + answer);
      } catch (RuntimeException e) {
        // Nothing answers, or the implementation has no client.
        assertThat(e).isNotNull();
      }
    }
  }

  /** Serves anyone. */
  private static final class Unguarded extends HttpServlet {
    private static final long serialVersionUID = 1;
  }
}
