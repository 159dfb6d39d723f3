package org.mtls4j.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.mtls4j.rest.cdi.CdiApplication;
import org.mtls4j.rest.cdi.InjectedResource;
import org.mtls4j.rest.cdi.LeakingBean;
import org.mtls4j.testkit.TestClient;

/** With CDI, whoever asks for the client of a request gets that one and never another's. */
@EnabledIfSystemProperty(named = "cdi", matches = "weld")
class InjectionTest {

  private static final List<String> CLIENTS = List.of("reader", "writer", "globex", "nobody");
  private static final int CALLS = 40;

  @TempDir private Path directory;

  /** A server of the application with these beans, which Weld finds where it looks for them. */
  private RestServer server(String access, Class<?>... beans) throws Exception {
    Path webInf = Clients.write(directory, access).resolve("WEB-INF");
    Files.writeString(
        webInf.resolve("beans.xml"),
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0"
            bean-discovery-mode="annotated"/>
        """);
    for (Class<?> bean : beans) {
      String file = bean.getName().replace('.', '/') + ".class";
      Path copy = webInf.resolve("classes").resolve(file);
      Files.createDirectories(copy.getParent());
      try (InputStream in = bean.getClassLoader().getResourceAsStream(file)) {
        Files.write(copy, in.readAllBytes());
      }
    }
    return RestServer.of(directory, CdiApplication.CLASSES)
        .with(
            application -> {
              application.setParentLoaderPriority(true);
              // Left alone, it takes this Jetty for one of long ago.
              application.setInitParameter(
                  "org.jboss.weld.environment.container.class",
                  "org.jboss.weld.environment.jetty.JettyContainer");
            });
  }

  private RestServer sound(String access) throws Exception {
    return server(
        access,
        InjectedResource.class,
        InjectedResource.OfRequest.class,
        InjectedResource.OfApplication.class);
  }

  private static String name(String client) {
    return client.equals("globex") ? "globex/reader" : "acme/" + client;
  }

  @Test
  void everyBeanKnowsTheClientOfItsRequest() throws Exception {
    try (RestServer server = sound("").start()) {
      isTold(server);
    }
  }

  @Test
  void behindTheFilterToo() throws Exception {
    try (RestServer server =
        sound("access: [{path: /**, allow: anyone}]").behindTheFilter().start()) {
      isTold(server);
    }
  }

  private static void isTold(RestServer server) throws Exception {
    for (String client : List.of("reader", "globex", "writer")) {
      String name = name(client);
      assertThat(Clients.of(client).get(server.uri("/api/injected")).body())
          .isEqualTo(String.join(" ", name, name, name, name));
    }
    HttpResponse<String> refused = Clients.of("nobody").get(server.uri("/api/injected"));
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(Clients.of("nobody").get(server.uri("/api/injected/anyone")).body())
        .isEqualTo("nobody nobody");
  }

  @Test
  void noneIsToldAnothersClient() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(2 * CLIENTS.size());
    try (RestServer server = sound("").start()) {
      CountDownLatch together = new CountDownLatch(2 * CLIENTS.size());
      List<Future<List<String>>> heard = new ArrayList<>();
      for (int i = 0; i < 2 * CLIENTS.size(); i++) {
        String client = CLIENTS.get(i % CLIENTS.size());
        heard.add(callers.submit(() -> calls(server, client, together)));
      }
      for (int i = 0; i < heard.size(); i++) {
        String client = CLIENTS.get(i % CLIENTS.size());
        String name = client.equals("nobody") ? "nobody" : name(client);
        assertThat(heard.get(i).get()).hasSize(CALLS).containsOnly(name + " " + name);
      }
    } finally {
      callers.shutdownNow();
    }
  }

  private static List<String> calls(RestServer server, String client, CountDownLatch together)
      throws Exception {
    TestClient caller = Clients.of(client);
    together.countDown();
    together.await();
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      answers.add(caller.get(server.uri("/api/injected/anyone")).body());
    }
    return answers;
  }

  @Test
  void whatWouldKeepAClientForTheNextRequestStopsTheDeployment() throws Exception {
    RestServer leaking =
        server(
            "",
            InjectedResource.class,
            InjectedResource.OfRequest.class,
            InjectedResource.OfApplication.class,
            LeakingBean.class);
    assertThatThrownBy(leaking::start)
        .hasStackTraceContaining("would keep one request's client for the next");
  }
}
