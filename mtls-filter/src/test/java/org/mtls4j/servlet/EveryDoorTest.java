package org.mtls4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtls4j.MtlsAuthenticator;
import org.mtls4j.policyfile.PolicyFile;
import org.mtls4j.servlet.RefusalsTest.Refusal;
import org.mtls4j.servlet.forwarded.ProxyHeaders;
import org.mtls4j.source.ForwardedFormat;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.TestClient;
import org.mtls4j.tls.MtlsTrustManager;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Stage;

/**
 * The table of every refusal once more: a chain has the same code by the TLS session, by every
 * header, and within the handshake.
 */
class EveryDoorTest {

  /** Not a chain's doing: what another filter plants cannot be forwarded. */
  private static final Set<Reason> OF_NO_CHAIN =
      EnumSet.of(Reason.NO_CERTIFICATE, Reason.INTERNAL_ERROR);

  private static final CertificateAuthority EDGE =
      CertificateAuthority.named("O=Edge,CN=Root").at(RefusalsTest.NOW).build();
  private static final IssuedCertificate PROXY = EDGE.issue("O=Edge,CN=proxy").build();

  private static final String HOPS =
      """
        edge:
          anchors: [edge.pem]
          names: {subject: {O: Edge, CN: "*"}}
          revocation: {check: none}
          grants: [{roles: [proxy]}]
      locks:\
      """;

  @TempDir private static Path directory;
  @TempDir private static Path loneDirectory;
  private static TestServer direct;
  private static TestServer loneDirect;

  @BeforeAll
  static void start() throws Exception {
    RefusalsTest.writeApplication(directory, policy(""));
    EDGE.writeCertificate(directory.resolve("WEB-INF/edge.pem"));
    direct = new TestServer(directory, InstantSource.fixed(RefusalsTest.NOW)).start();
    TestApplication.write(loneDirectory, RefusalsTest.LONE_POLICY, RefusalsTest.ACME);
    loneDirect = new TestServer(loneDirectory, InstantSource.fixed(RefusalsTest.NOW)).start();
  }

  @AfterAll
  static void stop() {
    direct.close();
    loneDirect.close();
  }

  private static String policy(String more) {
    return RefusalsTest.POLICY.replace("locks:", HOPS) + more;
  }

  private static List<Refusal> table() {
    return RefusalsTest.refusals().filter(row -> !OF_NO_CHAIN.contains(row.reason())).toList();
  }

  private static boolean isLone(Refusal row) {
    return row.reason() == Reason.NO_PRINCIPAL;
  }

  /** By the TLS session of a connector that judges nothing itself; of a client without it too. */
  private static String direct(Refusal row, List<X509Certificate> chain) throws Exception {
    TestServer server = isLone(row) ? loneDirect : direct;
    TestClient client =
        TestServer.client()
            .presenting(chain.toArray(X509Certificate[]::new), row.keys().getPrivate())
            .build();
    return code(client.send(row.method(), server.uri(row.path()), null));
  }

  private static String code(HttpResponse<String> answer) {
    return answer.statusCode() == 200 ? "" : Json.object(answer.body()).get("code").toString();
  }

  /** What each row has directly, with all of the chain and with the leaf alone. */
  private static final Map<Boolean, Map<Reason, String>> DIRECTLY =
      Map.of(true, new EnumMap<>(Reason.class), false, new EnumMap<>(Reason.class));

  private static String directly(Refusal row, boolean whole) throws Exception {
    Map<Reason, String> known = DIRECTLY.get(whole);
    String code = known.get(row.reason());
    if (code == null) {
      code = direct(row, whole ? row.chain() : row.chain().subList(0, 1));
      known.put(row.reason(), code);
    }
    return code;
  }

  @ParameterizedTest
  @EnumSource
  void byHeader(ForwardedFormat format) throws Exception {
    String settings = ProxyHeaders.settings(format);
    Path application = Files.createDirectories(directory.resolve(format.name()));
    RefusalsTest.writeApplication(
        application,
        policy(
            "source: forwarded\nforwarded: {"
                + settings
                + ", from: {domain: edge, roles: [proxy]}}\n"));
    EDGE.writeCertificate(application.resolve("WEB-INF/edge.pem"));
    Path lone = Files.createDirectories(loneDirectory.resolve(format.name()));
    TestApplication.write(
        lone,
        RefusalsTest.LONE_POLICY
            + "source: forwarded\nforwarded: {"
            + settings
            + ", from: {addresses: [127.0.0.1, '::1'], insecure-addresses-only: true}}\n",
        RefusalsTest.ACME);
    InstantSource clock = InstantSource.fixed(RefusalsTest.NOW);
    // The files that the table's policy names are those of the same PKI.
    try (TestServer server = new TestServer(application, clock).start();
        TestServer loneServer = new TestServer(lone, clock).start()) {
      TestClient proxy = TestServer.client(PROXY);
      for (Refusal row : table()) {
        String[] headers =
            ProxyHeaders.of(format, row.chain()).entrySet().stream()
                .flatMap(header -> Stream.of(header.getKey(), header.getValue()))
                .toArray(String[]::new);
        TestServer judge = isLone(row) ? loneServer : server;
        String forwarded = code(proxy.send(row.method(), judge.uri(row.path()), null, headers));
        boolean whole = ProxyHeaders.carriesChains(format);
        assertThat(forwarded).as(row + " by " + format).isEqualTo(directly(row, whole));
        if (whole) {
          assertThat(forwarded).isEqualTo(row.reason().code());
        }
      }
    }
  }

  /** In the handshake nothing is asked for yet: only who the client is. */
  @Test
  void byHandshake() throws Exception {
    for (Refusal row : table()) {
      Path policy = (isLone(row) ? loneDirectory : directory).resolve("WEB-INF/mtls-policy.yaml");
      Stage stage = row.reason().stage();
      boolean refusedLater = stage == Stage.ACCESS || stage == Stage.REQUEST;
      try (MtlsAuthenticator judge =
          MtlsAuthenticator.of(PolicyFile.load(policy), InstantSource.fixed(RefusalsTest.NOW))) {
        String code = "";
        try {
          new MtlsTrustManager(judge)
              .checkClientTrusted(row.chain().toArray(X509Certificate[]::new), "UNKNOWN");
        } catch (CertificateException e) {
          code = e.getMessage();
        }
        assertThat(code).as(row.toString()).isEqualTo(refusedLater ? "" : directly(row, true));
      }
    }
  }
}
