package org.mtls4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.servlet.forwarded.ProxyHeaders;
import org.mtls4j.source.ForwardedFormat;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.TestClient;

/** Who may forward a certificate, and what becomes of one that anybody else forwards. */
class ForwardedTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority ACME =
      CertificateAuthority.named("O=Acme,CN=Root").at(NOW).build();
  private static final CertificateAuthority EDGE =
      CertificateAuthority.named("O=Edge,CN=Root").at(NOW).build();
  private static final IssuedCertificate BILLING = ACME.issue("O=Acme,CN=billing").build();
  private static final IssuedCertificate ADMIN = ACME.issue("O=Acme,CN=admin").build();
  private static final IssuedCertificate PROXY = EDGE.issue("O=Edge,CN=proxy").build();

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [ca.pem]
          names: {subject: {O: Acme, CN: "*"}}
          revocation: {check: none}
          grants: [{roles: [reader]}]
        edge:
          anchors: [edge.pem]
          names: {subject: {O: Edge, CN: "*"}}
          revocation: {check: none}
          grants:
            - {roles: [proxy], match: {subject: {CN: proxy}}}
            - {roles: [reader]}
      access:
        - {path: /, roles: [reader]}
        - {path: /echo, allow: anyone}
      """;

  private static final String BY_CLIENT = "from: {domain: edge, roles: [proxy]}";

  /** A variable that every environment has, and long enough. */
  private static final String SECRET = System.getenv("PATH");

  @TempDir private Path directory;
  private final Map<List<Object>, TestClient> clients = new HashMap<>();
  private TestServer server;

  /** Tells every header that the application can see. */
  private static final class Echo extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      List<String> seen = new ArrayList<>();
      for (String name : Collections.list(request.getHeaderNames())) {
        seen.add(name + ": " + request.getHeader(name));
      }
      response.getWriter().print(String.join("\n", seen));
    }
  }

  private void start(String source, String forwarded, HttpConfiguration.Customizer... customizers)
      throws Exception {
    String policy =
        POLICY
            + "source: "
            + source
            + (forwarded.isEmpty() ? "\n" : "\nforwarded: {" + forwarded + "}\n");
    TestApplication.write(directory, policy, ACME);
    EDGE.writeCertificate(directory.resolve("WEB-INF/edge.pem"));
    server =
        new TestServer(directory, InstantSource.fixed(NOW))
            .with(app -> app.addServlet(new ServletHolder(new Echo()), "/echo"));
    for (HttpConfiguration.Customizer customizer : customizers) {
      server.customizer(customizer);
    }
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** The same for the same peer, so that not every request needs a handshake. */
  private TestClient client(IssuedCertificate certificate, Version version) {
    return clients.computeIfAbsent(
        Arrays.asList(certificate, version),
        any -> {
          TestClient.Builder client = TestServer.client().http(version);
          return (certificate == null ? client : client.presenting(certificate)).build();
        });
  }

  private HttpResponse<String> get(
      IssuedCertificate peer, Version version, String path, String... headers) throws Exception {
    return client(peer, version).send("GET", server.uri(path), null, headers);
  }

  /** What each protocol is answered. */
  private void assertAnswer(String expected, IssuedCertificate peer, String... headers)
      throws Exception {
    for (Version version : Version.values()) {
      HttpResponse<String> answer = get(peer, version, "/", headers);
      assertThat(answer.version()).isEqualTo(version);
      assertThat(
              answer.statusCode() == 200
                  ? answer.body().substring(0, answer.body().indexOf('|'))
                  : Json.object(answer.body()).get("code"))
          .as("%s over %s", Arrays.asList(headers), version)
          .isEqualTo(expected);
      if (expected.startsWith("forwarded-")) {
        assertThat(answer.statusCode()).isEqualTo(400);
      }
    }
  }

  private static String[] headers(ForwardedFormat format, IssuedCertificate client) {
    return ProxyHeaders.of(format, client.chain()).entrySet().stream()
        .flatMap(header -> Stream.of(header.getKey(), header.getValue()))
        .toArray(String[]::new);
  }

  private static String[] and(String[] headers, String... more) {
    return Stream.concat(Stream.of(headers), Stream.of(more)).toArray(String[]::new);
  }

  @ParameterizedTest
  @EnumSource
  void onlyAProvenHopIsBelieved(ForwardedFormat format) throws Exception {
    start("forwarded", ProxyHeaders.settings(format) + ", " + BY_CLIENT);
    String[] forwarded = headers(format, BILLING);
    assertAnswer("acme/billing", PROXY, forwarded);
    assertAnswer("no-certificate", PROXY);
    String untrusted = "forwarded-certificate-untrusted";
    // Who it is does not depend on the format.
    boolean all = format == ForwardedFormat.NGINX || format == ForwardedFormat.RFC9440;
    for (IssuedCertificate stranger : strangers().subList(0, all ? 6 : 2)) {
      assertAnswer(untrusted, stranger, forwarded);
      // Whatever it is called on the way here.
      assertAnswer(untrusted, stranger, forwarded[0].replace('-', '_'), forwarded[1]);
      assertAnswer(untrusted, stranger, forwarded[0].replace('_', '-'), "");
    }
    assertAnswer(untrusted, PROXY, headers(format, PROXY));
    assertAnswer("forwarded-certificate-malformed", PROXY, and(forwarded, forwarded));
    String twin =
        forwarded[0].contains("_")
            ? forwarded[0].replace('_', '-')
            : forwarded[0].replace('-', '_');
    assertAnswer("forwarded-certificate-malformed", PROXY, and(forwarded, twin, forwarded[1]));
    // Not even a client of the application is one by itself.
    assertAnswer("no-certificate", ADMIN);
  }

  private static List<IssuedCertificate> strangers() {
    CertificateAuthority impostor = CertificateAuthority.named("O=Edge,CN=Root").at(NOW).build();
    List<IssuedCertificate> strangers = new ArrayList<>();
    strangers.add(null);
    strangers.add(ADMIN);
    strangers.add(EDGE.issue("O=Edge,CN=monitoring").build());
    strangers.add(EDGE.issue("O=Edge,CN=proxy").expired().build());
    strangers.add(impostor.issue("O=Edge,CN=proxy").build());
    strangers.add(ACME.issue("O=Edge,CN=proxy").build());
    return strangers;
  }

  @Test
  void ofBothSourcesTheConnectionCountsWhereNobodyForwards() throws Exception {
    start("[tls, forwarded]", "format: nginx, " + BY_CLIENT);
    String[] forwarded = headers(ForwardedFormat.NGINX, BILLING);
    assertAnswer("acme/billing", PROXY, forwarded);
    assertAnswer("acme/admin", ADMIN);
    assertAnswer("edge/monitoring", EDGE.issue("O=Edge,CN=monitoring").build());
    // The hop itself is never the client.
    assertAnswer("no-certificate", PROXY);
    assertAnswer("no-certificate", null);
    assertAnswer("forwarded-certificate-untrusted", ADMIN, forwarded);
    assertAnswer("forwarded-certificate-untrusted", null, forwarded);
  }

  @Test
  void theAuditTrailTellsTheHop() throws Exception {
    start("forwarded", "format: rfc9440, " + BY_CLIENT);
    IssuedCertificate expired = ACME.issue("O=Acme,CN=billing").expired().build();
    Map<String, Object> refused = audited(PROXY, headers(ForwardedFormat.RFC9440, expired));
    assertThat(refused)
        .containsEntry("code", "certificate-expired")
        .containsEntry("hop", "edge/proxy")
        .containsEntry("subject", "CN=billing,O=Acme")
        .containsEntry("entrance", "servlet");
    Map<String, Object> untrusted = audited(ADMIN, headers(ForwardedFormat.RFC9440, BILLING));
    assertThat(untrusted)
        .containsEntry("code", "forwarded-certificate-untrusted")
        .containsEntry("stage", "source")
        .containsEntry("hop", null)
        .containsEntry("subject", null);
    assertThat(untrusted.get("detail").toString()).contains("'acme/admin' is not of 'edge'");
  }

  private Map<String, Object> audited(IssuedCertificate peer, String... headers) throws Exception {
    HttpResponse<String> answer = get(peer, Version.HTTP_1_1, "/", headers);
    String instance = Json.object(answer.body()).get("instance").toString();
    String line = AuditLog.lineWith(instance.substring("urn:uuid:".length()));
    return Json.object(line.substring(line.indexOf('{')));
  }

  static Stream<Arguments> hidden() {
    return Stream.of(ForwardedFormat.values())
        .flatMap(format -> Stream.of(headers(format, BILLING)).filter(text -> text.length() < 40))
        .flatMap(name -> Stream.of(name, name.replace('-', '_'), name.replace('_', '-')))
        .distinct()
        .map(Arguments::arguments);
  }

  /** In every mode: an application that read one would believe whoever sent it. */
  @Test
  void theApplicationSeesNoForwardingHeader() throws Exception {
    start("tls", "");
    List<String> sent = new ArrayList<>(List.of("X-Mine", "kept"));
    hidden()
        .map(one -> one.get()[0].toString())
        // What a container may take for the connection's certificate is refused beside one.
        .filter(name -> !name.equals("X-Cert") && !name.equals("X_Cert"))
        .forEach(name -> sent.addAll(List.of(name, "forged")));
    for (String name :
        List.of(
            "SSL_CLIENT_S_DN",
            "ssl-client-verify",
            "X-SSL-Client-CN",
            "X-Forwarded-Tls-Client-Cert-Info",
            "X-Amzn-Mtls-Clientcert-Leaf",
            "X-Client-Cert",
            "Cf-Client-Cert-Sha256",
            "Proxy-Auth-Cert",
            "WL-Proxy-Client-Cert",
            "WL-Proxy-Client-IP",
            "$WSCC")) {
      sent.addAll(List.of(name, "forged"));
    }
    for (Version version : Version.values()) {
      HttpResponse<String> answer = get(null, version, "/echo", sent.toArray(String[]::new));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("kept").doesNotContain("forged");
    }
  }

  @Test
  void theApplicationSeesNeitherTheHeaderNorTheSecret() throws Exception {
    start(
        "forwarded",
        "format: base64-der, header: X-Cert, from: {addresses: [127.0.0.1, '::1'], secret: {header:"
            + " X-Hop, value: '${env:PATH}'}}");
    String[] forwarded = and(headers(ForwardedFormat.BASE64_DER, BILLING), "X-Hop", SECRET);
    HttpResponse<String> answer = get(null, Version.HTTP_1_1, "/echo", forwarded);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .doesNotContainIgnoringCase("x-cert")
        .doesNotContainIgnoringCase("x-hop")
        .doesNotContain(SECRET);
  }

  @Test
  void anAddressCountsWithTheSecretOnly() throws Exception {
    start(
        "[tls, forwarded]",
        "format: azure, from: {addresses: [127.0.0.0/8, '::1'], secret: {header: X-Hop, value:"
            + " '${env:PATH}'}}");
    String[] forwarded = headers(ForwardedFormat.AZURE, BILLING);
    String untrusted = "forwarded-certificate-untrusted";
    assertThat(audited(null, and(forwarded, "X-Hop", "guess-" + SECRET)).toString())
        .doesNotContain(SECRET);
    assertAnswer("acme/billing", null, and(forwarded, "X-Hop", SECRET));
    assertAnswer("acme/billing", ADMIN, and(forwarded, "X-Hop", SECRET));
    assertAnswer("no-certificate", null, "X-Hop", SECRET);
    assertAnswer(untrusted, null, forwarded);
    assertAnswer(untrusted, null, and(forwarded, "X-Hop", ""));
    assertAnswer(untrusted, null, and(forwarded, "X-Hop", SECRET + "x"));
    assertAnswer(untrusted, null, and(forwarded, "X-Hop", SECRET.substring(1)));
    assertAnswer(untrusted, null, and(forwarded, "X_Hop", SECRET));
    assertAnswer(untrusted, null, and(forwarded, "X-Hop", SECRET, "X_Hop", SECRET));
    assertAnswer(untrusted, null, and(forwarded, "X-Hop", SECRET, "X-Hop", SECRET));
    assertAnswer(untrusted, ADMIN, forwarded);
  }

  @Test
  void anotherAddressDoesNotCountWithTheSecretEither() throws Exception {
    start(
        "forwarded",
        "format: azure, from: {addresses: [10.9.8.7], secret: {header: X-Hop, value:"
            + " '${env:PATH}'}}");
    assertAnswer(
        "forwarded-certificate-untrusted",
        null,
        and(headers(ForwardedFormat.AZURE, BILLING), "X-Hop", SECRET));
  }

  /** Jetty then tells as the peer's address what the header says. */
  @Test
  void anAddressThatAHeaderTellsProvesNothing() throws Exception {
    start(
        "forwarded",
        "format: azure, from: {addresses: [10.9.8.7, 'fd00::7'], insecure-addresses-only: true}",
        new ForwardedRequestCustomizer());
    String[] forwarded = headers(ForwardedFormat.AZURE, BILLING);
    String[][] lies = {
      {"X-Forwarded-For", "10.9.8.7"},
      {"X-Forwarded-For", "10.9.8.7, 192.0.2.1"},
      {"X-Forwarded-For", "10.9.8.7:4711"},
      {"Forwarded", "for=10.9.8.7"},
      {"Forwarded", "for=\"10.9.8.7:4711\";proto=https"},
      {"Forwarded", "for=\"[fd00::7]\""},
      {"X-Forwarded-For", "fd00::7"},
      {"X-Forwarded-For", "[fd00:0:0:0:0:0:0:7]:4711"},
      {"X-Forwarded-For", "[fd00::7%eth0]"},
      {"X-Forwarded-For", "fd00::7%1"},
      {"X-Forwarded-For", "10.9.8.7:004711"},
      {"Forwarded", "for=\"10.9.\\8.7\""}
    };
    for (String[] lie : lies) {
      Map<String, Object> line = audited(null, and(forwarded, lie));
      assertThat(line).containsEntry("code", "forwarded-certificate-untrusted");
      assertThat(line.get("detail").toString()).contains("is told by a header");
    }
  }

  /** Tomcat's RemoteIpValve makes the peer's address of whatever it finds in a header. */
  @ParameterizedTest
  @ValueSource(strings = {"[", "]", "[]", "[%", "%", "", "unknown", "10.9.8.7.", "::ffff"})
  void aPeerWhoseAddressIsNoneIsNoHop(String address) throws Exception {
    start(
        "forwarded",
        "format: azure, from: {addresses: [10.9.8.7], insecure-addresses-only: true}",
        (request, headers) -> from(address, request));
    assertThat(audited(null, headers(ForwardedFormat.AZURE, BILLING)))
        .containsEntry("code", "forwarded-certificate-untrusted");
  }

  private static Request from(String address, Request request) {
    return new Request.Wrapper(request) {
      @Override
      public ConnectionMetaData getConnectionMetaData() {
        return new ConnectionMetaData.Wrapper(super.getConnectionMetaData()) {
          @Override
          public SocketAddress getRemoteSocketAddress() {
            return InetSocketAddress.createUnresolved(address, 4711);
          }
        };
      }
    };
  }

  @Test
  void anAddressAloneCountsWhereThePolicySaysSo() throws Exception {
    start(
        "forwarded",
        "format: azure, from: {addresses: [127.0.0.1, '::1'], insecure-addresses-only: true}",
        new ForwardedRequestCustomizer());
    String[] forwarded = headers(ForwardedFormat.AZURE, BILLING);
    assertAnswer("acme/billing", null, forwarded);
    assertAnswer(
        "forwarded-certificate-untrusted", null, and(forwarded, "X-Forwarded-For", "192.0.2.1"));
  }

  @Test
  void theContainersOwnForwardingMakesNoCertificate() throws Exception {
    ForwardedRequestCustomizer customizer = new ForwardedRequestCustomizer();
    customizer.setForwardedOnly(false);
    start("[tls, forwarded]", "format: nginx, " + BY_CLIENT, customizer);
    String[] asProxies = {
      "X-Forwarded-For", "10.9.8.7", "X-Forwarded-Proto", "https", "X-Proxied-Https", "on"
    };
    String pem = headers(ForwardedFormat.APACHE, BILLING)[1];
    assertThat(raw(null, "Proxy-Auth-Cert: " + pem)).contains("no-certificate");
    assertAnswer("acme/admin", ADMIN, asProxies);
    assertThat(raw(ADMIN, "X-Forwarded-Proto: https")).contains("acme/admin|");
    // With it Jetty makes up another TLS session, one without any certificate.
    assertThat(raw(ADMIN, "Proxy-Auth-Cert: " + pem)).contains("no-certificate");
    for (String header : List.of("$WSCC", "ssl_client_escaped_cert")) {
      assertAnswer("forwarded-certificate-untrusted", ADMIN, and(asProxies, header, pem));
    }
    assertAnswer(
        "forwarded-certificate-untrusted",
        PROXY,
        and(headers(ForwardedFormat.NGINX, BILLING), "ssl_client_escaped_cert", pem));
  }

  /** The JDK's client does not send what begins with {@code Proxy-}. */
  private String raw(IssuedCertificate peer, String header) throws IOException {
    try (Socket socket =
        client(peer, Version.HTTP_1_1)
            .sslContext()
            .getSocketFactory()
            .createSocket("localhost", server.port())) {
      String request =
          "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
