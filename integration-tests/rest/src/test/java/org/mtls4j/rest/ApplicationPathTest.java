package org.mtls4j.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.servlet.ServletException;
import jakarta.ws.rs.core.Application;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.http.UriCompliance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.rest.app.Paths;
import org.mtls4j.testkit.RawConnection;

/** Wherever an application is served from, each of its methods is judged. */
class ApplicationPathTest {

  private static final List<String> TRICKS =
      List.of(
          "%s/orders/forgotten/one",
          "%s//orders/forgotten/one",
          "/%s/orders/forgotten/one",
          "%s;x/orders/forgotten/one",
          "%s/./orders/forgotten/one",
          "%s/x/../orders/forgotten/one",
          "%s/%%6frders/forgotten/one",
          "%s/orders%%2fforgotten/one",
          "%s/*/orders/forgotten/one",
          "/orders/forgotten/one",
          "/*/orders/forgotten/one",
          "/api/orders/forgotten/one",
          "/%%61pi/orders/forgotten/one",
          "/%%2561pi/orders/forgotten/one",
          "/API/orders/forgotten/one",
          "/./api/orders/forgotten/one");

  @TempDir private Path directory;

  @BeforeEach
  void write() throws Exception {
    Clients.write(directory, "");
  }

  static Stream<Arguments> paths() {
    return Stream.of(
        arguments(Paths.Empty.class, ""),
        arguments(Paths.Slash.class, ""),
        arguments(Paths.Trailing.class, "/api"),
        arguments(Paths.Star.class, "/api"),
        arguments(Paths.Encoded.class, "/api"),
        arguments(Paths.Deep.class, "/api/v1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void paths(Class<? extends Application> application, String base) throws Exception {
    try (RestServer server =
        RestServer.of(directory, Paths.classesOf(application))
            .uriCompliance(UriCompliance.UNSAFE)) {
      server.start();
      isGuarded(server, base);
    } catch (IllegalArgumentException e) {
      // CXF hands some of them on as they are, and the container takes none of those.
      assertThat(e).hasMessageContaining("Servlet Spec 12.2");
    }
  }

  private static void isGuarded(RestServer server, String base) throws Exception {
    assertThat(get(server, "nobody", base + "/orders/1")).isNotEqualTo(200);
    assertThat(get(server, "reader", base + "/orders/forgotten/one")).isNotEqualTo(200);
    // Not every implementation reads an odd path as it is meant; then it is not there at all.
    assertThat(get(server, "reader", base + "/orders/1")).isIn(200, 404);
    for (String trick : TRICKS) {
      String target = String.format(trick, base);
      RawConnection.Answer answer = raw(server, target);
      assertThat(answer.body()).as(target).isNotEqualTo("forgotten");
      assertThat(answer.status()).as(target).isNotEqualTo(200);
    }
  }

  @Test
  void ofTwoApplicationsBothAreGuarded() throws Exception {
    Set<Class<?>> two = Paths.classesOf(Paths.One.class, Paths.Deep.class);
    try (RestServer server = RestServer.of(directory, two).start()) {
      for (String base : List.of("/one", "/api/v1")) {
        isGuarded(server, base);
      }
    }
  }

  /**
   * Where the other loads no features, the deployment stops, or it has the feature all the same.
   */
  @Test
  void ofTwoApplicationsNoneIsServedUnguarded() throws Exception {
    Set<Class<?>> two = Paths.classesOf(Paths.One.class, Paths.Unloaded.class);
    try (RestServer server = RestServer.of(directory, two)) {
      server.start();
      for (String base : List.of("/one", "/two")) {
        isGuarded(server, base);
      }
    } catch (ServletException e) {
      assertThat(e).hasStackTraceContaining("MtlsFeature guards");
    }
  }

  @Test
  void anApplicationThatWebXmlMapsIsGuarded() throws Exception {
    Files.writeString(
        directory.resolve("WEB-INF/web.xml"),
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
          <servlet>
            <servlet-name>org.mtls4j.rest.app.Paths$Mapped</servlet-name>
            <load-on-startup>1</load-on-startup>
          </servlet>
          <servlet-mapping>
            <servlet-name>org.mtls4j.rest.app.Paths$Mapped</servlet-name>
            <url-pattern>/mapped/*</url-pattern>
          </servlet-mapping>
        </web-app>
        """);
    try (RestServer server = RestServer.of(directory, Paths.classesOf(Paths.Mapped.class))) {
      server.start();
      isGuarded(server, "/mapped");
    } catch (ServletException e) {
      assertThat(e).hasStackTraceContaining("MtlsFeature guards no REST application");
    }
  }

  private static int get(RestServer server, String client, String path) throws Exception {
    return Clients.of(client).get(server.uri(path)).statusCode();
  }

  private static RawConnection.Answer raw(RestServer server, String target) throws Exception {
    try (RawConnection connection = RawConnection.open(Clients.of("reader"), server.uri("/"))) {
      return connection.send("GET " + target + " HTTP/1.1");
    }
  }
}
