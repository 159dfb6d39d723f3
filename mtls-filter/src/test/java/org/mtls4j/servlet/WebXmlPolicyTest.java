package org.mtls4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.TestClient;

/** Policies by init-params and included files, as a container hands them out. */
class WebXmlPolicyTest {

  private static final CertificateAuthority ACME =
      CertificateAuthority.named("O=Acme GmbH,CN=Acme Root").build();
  private static final IssuedCertificate CLIENT = ACME.issue("O=Acme GmbH,CN=shop").build();

  @TempDir private Path application;

  @BeforeEach
  void writeFiles() throws IOException {
    Path webInf = Files.createDirectories(application.resolve("WEB-INF/partners"));
    ACME.writeCertificate(webInf.resolve("acme.pem"));
  }

  private void webXml(Map<String, String> params) throws IOException {
    StringBuilder inits = new StringBuilder();
    params.forEach(
        (name, value) ->
            inits.append(
                """
                    <init-param>
                      <param-name>%s</param-name>
                      <param-value>%s</param-value>
                    </init-param>
                """
                    .formatted(name, value)));
    String descriptor = Files.readString(Path.of("../docs/five-minutes/web.xml"));
    Files.writeString(
        application.resolve("WEB-INF/web.xml"),
        descriptor.replaceFirst(
            "(?s) *<init-param>.*</init-param>\n", Matcher.quoteReplacement(inits.toString())));
  }

  private static int status(TestServer server, String path) throws Exception {
    return TestServer.client(CLIENT).get(server.uri(path)).statusCode();
  }

  private static final Map<String, String> WHOLE =
      Map.of(
          "version",
          "1",
          "trust-domains",
          """

                  acme:
                    anchors: [partners/acme.pem]
                    names: {subject: {O: Acme GmbH}}
                    revocation: {check: none}
                    grants:
                      - roles: [reader]
          """,
          "access",
          """

                  - {path: /orders/**, methods: [GET], roles: [reader]}
                  - path: /me
                    allow: authenticated
          """);

  @Test
  void aWholePolicyLivesInWebXml() throws Exception {
    webXml(WHOLE);
    try (TestServer server = TestServer.byWebXml(application).start()) {
      assertThat(status(server, "/orders/1")).isEqualTo(200);
      assertThat(status(server, "/me")).isEqualTo(200);
      assertThat(status(server, "/else")).isEqualTo(403);
    }
  }

  /** Each setting replaces what the file says of it. */
  @Test
  void initParamsReachTheSourceAndWhoMayForward() throws Exception {
    Files.writeString(
        application.resolve("WEB-INF/mtls-policy.yaml"),
        """
        version: 1
        trust-domains:
          acme:
            anchors: [partners/acme.pem]
            names: {subject: {O: Acme GmbH}}
            revocation: {check: none}
        access: [{path: /**, allow: authenticated}]
        source: [tls, forwarded]
        forwarded:
          format: nginx
          from: {addresses: [192.0.2.1], secret: {header: X-Hop, value: "${env:PATH}"}}
        """);
    webXml(
        Map.of(
            "source", "forwarded",
            "forwarded.format", "azure",
            "forwarded.header", "X-Renamed",
            "forwarded.from.addresses", "[127.0.0.1, '::1']",
            "forwarded.from.secret.header", "X-Other"));
    String certificate = Base64.getEncoder().encodeToString(CLIENT.certificate().getEncoded());
    String secret = System.getenv("PATH");
    try (TestServer server = TestServer.byWebXml(application).start()) {
      assertThat(status(server, "/")).isEqualTo(401);
      String[][] headers = {
        {"X-Renamed", certificate, "X-Other", secret},
        {"X-Renamed", certificate, "X-Hop", secret},
        {"X-ARR-ClientCert", certificate, "X-Other", secret}
      };
      List<Integer> answers = new ArrayList<>();
      for (String[] sent : headers) {
        TestClient client = TestServer.client().build();
        answers.add(client.send("GET", server.uri("/"), null, sent).statusCode());
      }
      assertThat(answers).containsExactly(200, 400, 401);
    }
  }

  @Test
  void aProblemOfAnInitParamNamesIt() throws Exception {
    webXml(Map.of("version", "1", "access", "[{path: x, allow: anyone}]", "trust-domains", "{}"));
    assertThatThrownBy(() -> TestServer.byWebXml(application).start())
        .hasStackTraceContaining("init-param 'access':1:9: path 'x': a path begins with '/'")
        .hasStackTraceContaining("init-param 'trust-domains':1:1: ");
  }

  @Test
  void includedFilesAreFoundInADirectoryAndInAnArchive(@TempDir Path elsewhere) throws Exception {
    webXml(Map.of());
    Files.writeString(
        application.resolve("WEB-INF/mtls-policy.yaml"),
        """
        version: 1
        include: [partners/*.yaml]
        access: [{path: /**, allow: authenticated}]
        """);
    Files.writeString(
        application.resolve("WEB-INF/partners/acme.yaml"),
        """
        trust-domains:
          acme:
            anchors: [acme.pem]
            names: {subject: {O: Acme GmbH}}
            revocation: {check: none}
        """);
    try (TestServer server = TestServer.byWebXml(application).start()) {
      assertThat(status(server, "/orders")).isEqualTo(200);
    }
    Path war = packed(elsewhere.resolve("app.war"));
    try (TestServer server =
        TestServer.byWebXml(application)
            .with(
                context -> {
                  context.setBaseResource(null);
                  context.setWar(war.toString());
                  context.setExtractWAR(false);
                })
            .start()) {
      assertThat(status(server, "/orders")).isEqualTo(200);
    }
  }

  private Path packed(Path war) throws IOException {
    try (FileSystem archive =
            FileSystems.newFileSystem(URI.create("jar:" + war.toUri()), Map.of("create", "true"));
        Stream<Path> all = Files.walk(application)) {
      for (Path file : all.filter(path -> !path.equals(application)).toList()) {
        Path copy = archive.getPath("/").resolve(application.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    return war;
  }

  /** What the policy says stays in the house: the answer holds a code and an id. */
  @Test
  void refusalsTellNothingOfThePolicyOrTheCertificate() throws Exception {
    webXml(WHOLE);
    CertificateAuthority stranger = CertificateAuthority.named("CN=Stranger").build();
    List<TestClient> clients =
        List.of(
            TestServer.client().build(),
            TestServer.client(CLIENT),
            TestServer.client(stranger.issue("O=Acme GmbH,CN=shop").build()),
            TestServer.client(ACME.issue("O=Globex,CN=shop").build()),
            TestServer.client(ACME.issue("O=Acme GmbH,CN=shop,CN=x").build()),
            TestServer.client(ACME.issue("O=Acme GmbH,CN=shop").expired().build()));
    try (TestServer server = TestServer.byWebXml(application).start()) {
      int refused = 0;
      for (TestClient client : clients) {
        for (String path : List.of("/orders/1", "/me", "/secret-place", "/orders;x")) {
          var response = client.send("DELETE", server.uri(path), null);
          if (response.statusCode() == 200) {
            continue;
          }
          refused++;
          assertThat(response.headers().map() + response.body())
              .doesNotContainIgnoringCase("acme")
              .doesNotContainIgnoringCase("globex")
              .doesNotContainIgnoringCase("stranger")
              .doesNotContain("shop", "reader", "orders", "secret-place", "CN=", "partners");
        }
      }
      assertThat(refused).isGreaterThan(20);
    }
  }
}
