package org.mtls4j.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtls4j.rest.app.ByHand;
import org.mtls4j.rest.app.WhoResource;
import org.mtls4j.testkit.IssuedCertificate;

/** What judges an application whose feature was given a policy. */
class ByHandTest {

  private static final Set<Class<?>> CLASSES =
      Set.of(ByHand.One.class, ByHand.Two.class, WhoResource.class);

  @TempDir private Path directory;

  private static int status(RestServer server, IssuedCertificate client, String path)
      throws Exception {
    return RestServer.client().presenting(client).build().get(server.uri(path)).statusCode();
  }

  @Test
  void ofTwoApplicationsEachIsJudgedByItsOwnPolicy() throws Exception {
    RestServer server = RestServer.of(directory, CLASSES);
    if (System.getProperty("rest", "").equals("cxf")) {
      // The feature of its hook is there as well, in every application, and has no policy here.
      assertThatThrownBy(server::start).hasStackTraceContaining("there is no MtlsFilter in front");
      return;
    }
    try (server) {
      server.start();
      assertThat(status(server, ByHand.CLIENT_ONE, "/one/who")).isEqualTo(200);
      assertThat(status(server, ByHand.CLIENT_ONE, "/two/who")).isEqualTo(401);
      assertThat(status(server, ByHand.CLIENT_TWO, "/two/who")).isEqualTo(200);
      assertThat(status(server, ByHand.CLIENT_TWO, "/one/who")).isEqualTo(401);
    }
  }

  @Test
  void behindTheFilterTheClientIsWhomThatLetIn() throws Exception {
    Clients.write(directory, "access: [{path: /**, allow: authenticated}]");
    // One application, since CXF serves one of those it is shown, whichever it meets first.
    Set<Class<?>> one = Set.of(ByHand.One.class, WhoResource.class);
    try (RestServer server = RestServer.of(directory, one).behindTheFilter().start()) {
      assertThat(Clients.of("reader").get(server.uri("/one/who")).statusCode()).isEqualTo(200);
      assertThat(status(server, ByHand.CLIENT_ONE, "/one/who")).isEqualTo(401);
    }
  }
}
