package org.mtls4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.TestClient;

/** What an application does by itself to know its client asks the filter, not the container. */
class ProgrammaticLoginTest {

  private static final CertificateAuthority CA = CertificateAuthority.named("CN=Acme Root").build();

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [ca.pem]
          revocation: {check: none}
      responses: {missing: 403}
      access:
        - {path: /**, allow: anyone}
      """;

  private static final TestClient ALICE = TestServer.client(CA.issue("CN=alice").build());
  private static final TestClient NOBODY = TestServer.client().build();

  @TempDir private static Path directory;
  private static TestServer server;

  /** Does what its path says, and tells how that ended. */
  private static final class Asking extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      try {
        switch (request.getServletPath()) {
          case "/authenticate" -> {
            // Whoever has begun to write is refused all the same.
            Writer begun = response.getWriter();
            boolean known = request.authenticate(response);
            if (known) {
              begun.write(String.valueOf(request.getUserPrincipal()));
            }
          }
          case "/login" -> request.login("root", "secret");
          default -> request.logout();
        }
      } catch (ServletException e) {
        response.getWriter().print("failed: " + request.getUserPrincipal());
      }
    }
  }

  @BeforeAll
  static void start() throws Exception {
    TestApplication.write(directory, POLICY, CA);
    server =
        new TestServer(directory, InstantSource.system())
            .with(
                app -> {
                  ServletHolder asking = new ServletHolder(new Asking());
                  app.addServlet(asking, "/authenticate");
                  app.addServlet(asking, "/login");
                  app.addServlet(asking, "/logout");
                })
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aKnownClientIsAuthenticated() throws Exception {
    HttpResponse<String> answer = ALICE.get(server.uri("/authenticate"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("acme/alice");
  }

  @Test
  void nobodyIsRefusedAsThePolicySays() throws Exception {
    HttpResponse<String> answer = NOBODY.get(server.uri("/authenticate"));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(Json.object(answer.body())).containsEntry("code", "no-certificate");
  }

  @Test
  void nobodyLogsInByAPassword() throws Exception {
    assertThat(ALICE.get(server.uri("/login")).body()).isEqualTo("failed: acme/alice");
    assertThat(NOBODY.get(server.uri("/login")).body()).isEqualTo("failed: null");
  }

  @Test
  void aCertificateIsNotLoggedOut() throws Exception {
    assertThat(ALICE.get(server.uri("/logout")).body()).isEqualTo("failed: acme/alice");
    assertThat(NOBODY.get(server.uri("/logout")).body()).isEmpty();
  }
}
