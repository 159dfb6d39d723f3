package org.mtls4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.testkit.TestClient;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Stage;

/**
 * Every reason that a servlet client can meet, each over real TLS, with all of its answer and all
 * of its audit line.
 */
class RefusalsTest {

  /** What is refused only where a hop forwards; {@link ForwardedTest} has it. */
  static final Set<Reason> OF_HOPS =
      EnumSet.of(Reason.FORWARDED_CERTIFICATE_MALFORMED, Reason.FORWARDED_CERTIFICATE_UNTRUSTED);

  /** What REST resources refuse for, and the filter does not. */
  private static final Set<Reason> OF_RESOURCES = EnumSet.of(Reason.CERTIFICATE_NOT_SUFFICIENT);

  static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final String NAME = "O=Acme,CN=billing";
  static final String ORDERS = "/orders/17";

  static final CertificateAuthority ACME =
      CertificateAuthority.named("O=Acme,CN=Root").at(NOW).build();
  private static final CertificateAuthority SUSPENDED =
      CertificateAuthority.named("O=Acme,CN=Suspended").signedBy(ACME).build();
  private static final CertificateAuthority GLOBEX =
      CertificateAuthority.named("O=Globex,CN=Root").at(NOW).build();
  private static final CertificateAuthority FIRST =
      CertificateAuthority.named("CN=First").at(NOW).build();
  private static final CertificateAuthority SECOND =
      CertificateAuthority.named("CN=Second").at(NOW).build();

  /** Its name constraints are not critical, as RFC 5280 section 4.2.1.10 wants them. */
  private static final CertificateAuthority LOOSE =
      CertificateAuthority.named("CN=Loose")
          .at(NOW)
          .extension("2.5.29.30", false, constraints())
          .build();

  static final IssuedCertificate CLIENT = ACME.issue(NAME).build();
  private static final IssuedCertificate REVOKED = ACME.issue(NAME).build();

  static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [acme.pem]
          names: {subject: {O: Acme, CN: "*"}}
          profile: {max-validity: 90d}
          revocation: {crls: [acme.crl], check: chain}
          grants: [{roles: [reader]}]
        globex:
          anchors: [globex.pem]
          names: {subject: {O: Globex, CN: "*"}}
          revocation: {crls: [globex.crl]}
        first:
          anchors: [first.pem]
          names: {subject: {O: Shared, CN: "*"}}
          revocation: {check: none}
        second:
          anchors: [second.pem]
          names: {subject: {O: Shared, CN: "*"}}
          revocation: {check: none}
        loose:
          anchors: [loose.pem]
          names: {subject: {O: Loose, CN: "*"}}
          revocation: {check: none}
      locks: [{principal: acme/locked}]
      access:
        - {path: /orders/*, methods: [GET], roles: [reader]}
        - {path: /admin, roles: [admin]}
        - {path: "/partners/{p}", where: {p: "{domain}"}, allow: authenticated}
      limits: {chain-certificates: 5}
      """;

  /** A policy of one domain needs no names, so that a certificate may lack the principal's. */
  static final String LONE_POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [ca.pem]
          revocation: {check: none}
      access:
        - {path: /orders/*, allow: authenticated}
      """;

  @TempDir private static Path directory;
  @TempDir private static Path loneDirectory;
  private static TestServer server;
  private static TestServer lone;

  /** What a client does, and why it is refused. */
  record Refusal(
      Reason reason, String method, String path, List<X509Certificate> chain, KeyPair keys) {

    static Refusal of(Reason reason, String path, IssuedCertificate client) {
      return new Refusal(reason, "GET", path, client.chain(), client.keys());
    }

    static Refusal of(Reason reason, UnaryOperator<CertificateBuilder> flaw) {
      return of(reason, ORDERS, flaw.apply(ACME.issue(NAME)).build());
    }

    static Refusal under(
        Reason reason, UnaryOperator<CertificateAuthority.Builder> flaw, String... more) {
      CertificateAuthority authority =
          flaw.apply(CertificateAuthority.named("O=Acme,CN=Sub").signedBy(ACME)).build();
      for (String name : more) {
        authority = CertificateAuthority.named(name).signedBy(authority).build();
      }
      return of(reason, ORDERS, authority.issue(NAME).build());
    }

    TestClient client(Version version) {
      TestClient.Builder client = TestServer.client().http(version);
      X509Certificate[] certificates = chain.toArray(X509Certificate[]::new);
      return (chain.isEmpty() ? client : client.presenting(certificates, keys.getPrivate()))
          .build();
    }

    @Override
    public String toString() {
      return reason.code();
    }
  }

  static Stream<Refusal> refusals() {
    return Stream.of(
        Refusal.of(Reason.REQUEST_PATH_REFUSED, "/orders/17;x=1", CLIENT),
        new Refusal(Reason.NO_CERTIFICATE, "GET", ORDERS, List.of(), CLIENT.keys()),
        tooLong(),
        Refusal.of(
            Reason.MALFORMED_CERTIFICATE, leaf -> leaf.extension("2.5.29.17", false, new byte[3])),
        Refusal.of(Reason.UNKNOWN_ISSUER, ORDERS, stranger().issue(NAME).build()),
        Refusal.of(Reason.PATH_INVALID, ORDERS, LOOSE.issue("O=Loose,CN=x").build()),
        Refusal.of(Reason.INVALID_SIGNATURE, CertificateBuilder::wronglySigned),
        Refusal.under(Reason.ISSUER_NOT_A_CA, CertificateAuthority.Builder::notACa),
        Refusal.under(Reason.PATH_TOO_LONG, ca -> ca.pathLength(0), "CN=Too low"),
        Refusal.under(Reason.NAME_CONSTRAINT_VIOLATED, ca -> ca.permittedDirectoryName("O=Globex")),
        Refusal.under(
            Reason.POLICY_NOT_ASSERTED,
            // policyConstraints: requireExplicitPolicy 0 (RFC 5280 section 4.2.1.11).
            ca -> ca.extension("2.5.29.36", true, new byte[] {0x30, 3, (byte) 0x80, 1, 0})),
        Refusal.of(Reason.UNKNOWN_CRITICAL_EXTENSION, CertificateBuilder::unknownCriticalExtension),
        Refusal.of(Reason.ALGORITHM_NOT_ALLOWED, leaf -> leaf.key(KeyType.RSA_1024)),
        Refusal.of(Reason.NOT_AN_END_ENTITY, CertificateBuilder::asCa),
        // keyAgreement alone (RFC 5280 section 4.2.1.3)
        Refusal.of(Reason.KEY_USAGE_NOT_ALLOWED, leaf -> leaf.keyUsage(1 << 3)),
        Refusal.of(Reason.PURPOSE_NOT_ALLOWED, CertificateBuilder::forServersOnly),
        Refusal.of(
            Reason.VALIDITY_TOO_LONG, leaf -> leaf.validUntil(NOW.plus(Duration.ofDays(90)))),
        Refusal.of(Reason.CERTIFICATE_NOT_YET_VALID, CertificateBuilder::notYetValid),
        Refusal.of(Reason.CERTIFICATE_EXPIRED, CertificateBuilder::expired),
        Refusal.of(Reason.NAME_NOT_PERMITTED, ORDERS, GLOBEX.issue(NAME).build()),
        ambiguousDomain(),
        Refusal.of(
            Reason.REVOCATION_UNDETERMINED, ORDERS, GLOBEX.issue("O=Globex,CN=billing").build()),
        Refusal.of(Reason.ISSUER_REVOKED, ORDERS, SUSPENDED.issue(NAME).build()),
        Refusal.of(Reason.CERTIFICATE_REVOKED, ORDERS, REVOKED),
        Refusal.of(Reason.NO_PRINCIPAL, ORDERS, ACME.issue("O=Acme").build()),
        Refusal.of(Reason.AMBIGUOUS_PRINCIPAL, ORDERS, ACME.issue("O=Acme,CN=one,CN=two").build()),
        Refusal.of(Reason.LOCKED, ORDERS, ACME.issue("O=Acme,CN=locked").build()),
        Refusal.of(Reason.NO_RULE, "/orders", CLIENT),
        new Refusal(Reason.METHOD_NOT_ALLOWED, "DELETE", ORDERS, CLIENT.chain(), CLIENT.keys()),
        Refusal.of(Reason.ROLE_MISSING, "/admin", CLIENT),
        Refusal.of(Reason.NOT_OWNER, "/partners/globex", CLIENT),
        Refusal.of(Reason.INTERNAL_ERROR, ORDERS, ACME.issue(NAME).serial(BigInteger.TEN).build()));
  }

  private static CertificateAuthority stranger() {
    return CertificateAuthority.named("O=Acme,CN=Nobody knows").at(NOW).build();
  }

  private static Refusal tooLong() {
    Stream<X509Certificate> padding = Stream.generate(() -> stranger().certificate()).limit(5);
    List<X509Certificate> chain = Stream.concat(CLIENT.chain().stream(), padding).toList();
    return new Refusal(Reason.CHAIN_TOO_LONG, "GET", ORDERS, chain, CLIENT.keys());
  }

  /** A CA that two partners certified, and that speaks of a name which both may speak of. */
  private static Refusal ambiguousDomain() {
    KeyPair keys = KeyType.EC_P256.generate();
    CertificateAuthority cross =
        CertificateAuthority.named("CN=Cross").keys(keys).signedBy(FIRST).build();
    CertificateAuthority other =
        CertificateAuthority.named("CN=Cross").keys(keys).signedBy(SECOND).build();
    IssuedCertificate leaf = cross.issue("O=Shared,CN=x").build();
    List<X509Certificate> chain =
        List.of(leaf.certificate(), cross.certificate(), other.certificate());
    return new Refusal(Reason.AMBIGUOUS_TRUST_DOMAIN, "GET", ORDERS, chain, leaf.keys());
  }

  /** nameConstraints that permit one DNS domain (RFC 5280 section 4.2.1.10). */
  private static byte[] constraints() {
    GeneralName domain = new GeneralName(GeneralName.dNSName, "loose.example");
    try {
      return new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(domain)}, null)
          .getEncoded();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** An application with {@code policy}, and all the files of {@link #POLICY}. */
  static void writeApplication(Path directory, String policy) throws IOException {
    TestApplication.write(directory, policy, ACME);
    Path files = directory.resolve("WEB-INF");
    ACME.writeCertificate(files.resolve("acme.pem"));
    ACME.crl().revoke(REVOKED).revoke(SUSPENDED.certificate()).write(files.resolve("acme.crl"));
    GLOBEX.writeCertificate(files.resolve("globex.pem"));
    GLOBEX.crl().stale().write(files.resolve("globex.crl"));
    FIRST.writeCertificate(files.resolve("first.pem"));
    SECOND.writeCertificate(files.resolve("second.pem"));
    LOOSE.writeCertificate(files.resolve("loose.pem"));
  }

  @BeforeAll
  static void start() throws Exception {
    writeApplication(directory, POLICY);
    server =
        new TestServer(directory, InstantSource.fixed(NOW))
            .withFilterBefore(new FilterHolder(new FailingCertificate.Planter(BigInteger.TEN)))
            .start();
    TestApplication.write(loneDirectory, LONE_POLICY, ACME);
    lone = new TestServer(loneDirectory, InstantSource.fixed(NOW)).start();
  }

  @AfterAll
  static void stop() {
    server.close();
    lone.close();
  }

  @Test
  void allReasonsAreInTheTable() {
    Set<Reason> reached = EnumSet.complementOf(EnumSet.copyOf(OF_HOPS));
    reached.removeAll(OF_RESOURCES);
    assertThat(refusals().map(Refusal::reason).collect(Collectors.toSet())).isEqualTo(reached);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void isAnsweredAndAudited(Refusal refusal) throws Exception {
    TestServer server = refusal.reason() == Reason.NO_PRINCIPAL ? lone : RefusalsTest.server;
    for (Version version : Version.values()) {
      HttpResponse<String> answer =
          refusal.client(version).send(refusal.method(), server.uri(refusal.path()), null);
      assertThat(answer.version()).isEqualTo(version);
      String id = checkAnswer(answer, refusal.reason());
      String line = AuditLog.lineWith(id);
      assertThat(line).contains("INFO mtls.audit.refused - {");
      checkAudit(Json.object(line.substring(line.indexOf('{'))), id, refusal);
    }
  }

  /** The id of the decision. */
  private static String checkAnswer(HttpResponse<String> answer, Reason reason) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(reason.status());
    assertThat(answer.headers().map())
        .containsEntry("content-type", List.of("application/problem+json"))
        .containsEntry("cache-control", List.of("no-store"))
        .containsEntry("content-length", List.of(String.valueOf(answer.body().length())));
    assertThat(answer.headers().allValues("www-authenticate"))
        .isEqualTo(reason.status() == 401 ? List.of("ClientCertificate") : List.of());
    assertThat(answer.headers().allValues("retry-after"))
        .isEqualTo(reason.status() == 503 ? List.of("30") : List.of());
    Map<String, Object> body = Json.object(answer.body());
    assertThat(body.keySet()).containsExactly("type", "title", "status", "code", "instance");
    assertThat(body)
        .containsEntry("type", "urn:mtls4j:reason:" + reason.code())
        .containsEntry("status", reason.status())
        .containsEntry("code", reason.code());
    assertThat(body.get("title").toString())
        .isEqualToIgnoringCase(reason.code().replace('-', ' '))
        .matches("[A-Z][a-z ]+");
    String instance = body.get("instance").toString();
    assertThat(instance).startsWith("urn:uuid:");
    String id = instance.substring("urn:uuid:".length());
    assertThat(UUID.fromString(id).version()).isEqualTo(4);
    return id;
  }

  private static void checkAudit(Map<String, Object> line, String id, Refusal refusal) {
    Reason reason = refusal.reason();
    assertThat(line.keySet())
        .containsExactly(
            ("id time outcome code stage entrance remote hop domain principal subject issuer serial"
                    + " sha256 notAfter method path rule generation detail folded")
                .split(" "));
    assertThat(line)
        .containsEntry("id", id)
        .containsEntry("time", NOW.toString())
        .containsEntry("outcome", "rejected")
        .containsEntry("code", reason.code())
        .containsEntry("stage", reason.stage().code())
        .containsEntry("entrance", "servlet")
        .containsEntry("hop", null)
        .containsEntry("method", refusal.method())
        .containsEntry("path", refusal.path())
        .containsEntry("generation", 1);
    assertThat(line.get("remote")).isIn("127.0.0.1", "[0:0:0:0:0:0:0:1]", "0:0:0:0:0:0:0:1");
    assertThat(line.get("detail").toString()).isNotBlank();
    checkFindings(line, refusal);
    checkCertificate(line, refusal);
  }

  /** What the stages before the refusal found out is told, and nothing of what was not judged. */
  private static void checkFindings(Map<String, Object> line, Refusal refusal) {
    Stage stage = refusal.reason().stage();
    boolean trusted = stage == Stage.REVOCATION || stage == Stage.IDENTITY || stage == Stage.ACCESS;
    assertThat(line.get("domain") != null).as("domain").isEqualTo(trusted);
    boolean named = stage == Stage.ACCESS || refusal.reason() == Reason.LOCKED;
    assertThat(line.get("principal"))
        .isEqualTo(
            named ? refusal.reason() == Reason.LOCKED ? "acme/locked" : "acme/billing" : null);
    boolean listed =
        !Set.of(
                Reason.REQUEST_PATH_REFUSED,
                Reason.NO_RULE,
                Reason.METHOD_NOT_ALLOWED,
                Reason.INTERNAL_ERROR)
            .contains(refusal.reason());
    String rule =
        switch (refusal.path()) {
          case ORDERS -> "/orders/*";
          case "/partners/globex" -> "/partners/{p}";
          default -> refusal.path();
        };
    assertThat(line.get("rule")).isEqualTo(listed ? rule : null);
  }

  /** What was presented is told whether or not it is trusted, and nothing of what broke. */
  private static void checkCertificate(Map<String, Object> line, Refusal refusal) {
    boolean shown = !refusal.chain().isEmpty() && refusal.reason() != Reason.INTERNAL_ERROR;
    X509Certificate leaf = shown ? refusal.chain().get(0) : null;
    assertThat(line.get("subject"))
        .isEqualTo(shown ? leaf.getSubjectX500Principal().getName() : null);
    assertThat(line.get("issuer"))
        .isEqualTo(shown ? leaf.getIssuerX500Principal().getName() : null);
    assertThat(line.get("serial")).isEqualTo(shown ? leaf.getSerialNumber().toString(16) : null);
    assertThat(line.get("sha256")).isEqualTo(shown ? sha256(leaf) : null);
    assertThat(line.get("notAfter"))
        .isEqualTo(shown ? leaf.getNotAfter().toInstant().toString() : null);
  }

  private static String sha256(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
