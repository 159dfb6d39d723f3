package org.mtls4j.shiro;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.nio.file.Files;
import java.util.Map;
import org.apache.shiro.authz.annotation.RequiresAuthentication;
import org.apache.shiro.authz.annotation.RequiresGuest;
import org.apache.shiro.authz.annotation.RequiresPermissions;
import org.apache.shiro.authz.annotation.RequiresRoles;
import org.apache.shiro.web.jaxrs.ShiroFeature;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.TestClient;

/** Shiro's annotations on REST resources, by Shiro's own feature, judge our clients. */
class JaxrsTest {

  private static final CertificateAuthority CA = CertificateAuthority.named("CN=Acme Root").build();

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [ca.pem]
          principal: "{subject.CN}"
          revocation: {check: none}
          grants:
            - {roles: [clerk], permissions: ["orders:read"], match: {principal: alice}}
      """;

  @TempDir private static java.nio.file.Path directory;
  private static ShiroServer server;
  private static final Map<String, TestClient> CLIENTS =
      Map.of(
          "alice", ShiroServer.client(CA.issue("CN=alice").build()),
          "bob", ShiroServer.client(CA.issue("CN=bob").build()),
          "nobody", ShiroServer.nobody());

  /** Guarded by annotations alone. */
  @Path("/")
  public static final class Resource {

    /** For clerks. */
    @GET
    @Path("clerks")
    @RequiresRoles("clerk")
    public String clerks(@Context SecurityContext context) {
      return context.getUserPrincipal() + " " + context.isUserInRole("clerk");
    }

    /** By permission. */
    @GET
    @Path("orders")
    @RequiresPermissions("orders:read:7")
    public String orders() {
      return "orders";
    }

    /** By another permission. */
    @GET
    @Path("pay")
    @RequiresPermissions("orders:pay")
    public String pay() {
      return "pay";
    }

    /** For anyone with a certificate. */
    @GET
    @Path("known")
    @RequiresAuthentication
    public String known(@Context SecurityContext context) {
      return String.valueOf(context.getUserPrincipal());
    }

    /** For anyone without. */
    @GET
    @Path("guests")
    @RequiresGuest
    public String guests() {
      return "guests";
    }
  }

  @BeforeAll
  static void start() throws Exception {
    ShiroServer.write(
        directory, "web.xml", Files.readString(java.nio.file.Path.of("../docs/shiro/web.xml")));
    ShiroServer.write(directory, "mtls-policy.yaml", POLICY);
    ShiroServer.write(directory, "shiro.ini", "[urls]\n/** = authcX509[permissive]\n");
    CA.writeCertificate(directory.resolve("WEB-INF/ca.pem"));
    ResourceConfig rest = new ResourceConfig(Resource.class, ShiroFeature.class);
    server =
        ShiroServer.start(
            directory,
            application ->
                application.addServlet(new ServletHolder(new ServletContainer(rest)), "/api/*"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "alice, clerks, alice true",
    "alice, orders, orders",
    "alice, pay, 403",
    "alice, known, alice",
    "alice, guests, 401",
    "bob, clerks, 403",
    "bob, orders, 403",
    "bob, known, bob",
    "nobody, clerks, 401",
    "nobody, orders, 401",
    "nobody, known, 401",
    "nobody, guests, guests"
  })
  void annotationsJudgeTheClient(String who, String path, String expected) throws Exception {
    var answer = CLIENTS.get(who).get(server.uri("/api/" + path));
    assertThat(answer.statusCode() == 200 ? answer.body() : "" + answer.statusCode())
        .isEqualTo(expected);
  }
}
