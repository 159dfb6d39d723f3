package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.policyfile.FileProblem;
import org.mtls4j.policyfile.PolicyFile;
import org.mtls4j.policyfile.PolicyReport;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CertificateBuilder;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.KeyType;
import org.mtls4j.testkit.Pem;
import org.mtls4j.verdict.Rejection;
import org.mtls4j.x509.ClientChain;

/** The worked policies of docs/policies, as they stand, with good clients and bad. */
class WorkedPoliciesTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final Path POLICIES = Path.of("../docs/policies");

  @TempDir private Path directory;
  private MtlsAuthenticator authenticator;

  @BeforeEach
  void copyPolicies() throws IOException {
    try (Stream<Path> files = Files.walk(POLICIES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = directory.resolve(POLICIES.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    Files.createDirectories(directory.resolve("pki"));
    Files.createDirectories(directory.resolve("b2b-partners/pki"));
  }

  private static CertificateAuthority ca(String name) {
    return CertificateAuthority.named(name).at(NOW).build();
  }

  private void trust(String file, CertificateAuthority ca, IssuedCertificate... revoked) {
    ca.writeCertificate(directory.resolve(file + ".pem"));
    lists(file, ca, revoked);
  }

  private void lists(String file, CertificateAuthority ca, IssuedCertificate... revoked) {
    var crl = ca.crl();
    for (IssuedCertificate certificate : revoked) {
      crl.revoke(certificate);
    }
    crl.write(directory.resolve(file + ".crl"));
  }

  /** Loads the policy and expects no more advice than {@code advice}. */
  private void enforce(String policy, String... advice) {
    PolicyReport report = PolicyFile.check(directory.resolve(policy), NOW);
    assertThat(report.problems()).isEmpty();
    assertThat(report.advice())
        .extracting(FileProblem::message)
        .zipSatisfy(List.of(advice), (piece, part) -> assertThat(piece).contains(part));
    authenticator = MtlsAuthenticator.of(report.policy().orElseThrow(), InstantSource.fixed(NOW));
  }

  /** The principal, or the code of the refusal, or {@code anyone}; explained the same way. */
  private String ask(String request, List<X509Certificate> chain) {
    String[] parts = request.split(" ", -1);
    AccessRequest asked = AccessRequest.of(parts[0], parts[1]);
    Agreement.assertOn(authenticator, ClientChain.of(chain), asked, NOW);
    Explanation explanation = authenticator.explain(ClientChain.of(chain), asked, NOW);
    Rejection why = explanation.rejection();
    if (why != null) {
      return why.reason().code();
    }
    return explanation.principal() == null ? "anyone" : explanation.principal();
  }

  private String ask(String request, CertificateBuilder client) {
    return ask(request, client.build().chain());
  }

  @Test
  void businessPartners() {
    CertificateAuthority support = ca("O=Example Support,CN=Support Root");
    CertificateAuthority acme = ca("O=Acme GmbH,CN=Acme Root");
    CertificateAuthority trade = ca("O=Trade Trust,CN=Trade Root");
    IssuedCertificate gone = acme.issue("C=DE,O=Acme GmbH,CN=acme-gone").build();
    trust("pki/support-root", support);
    trust("b2b-partners/pki/acme-root", acme, gone);
    trade.writeCertificate(directory.resolve("b2b-partners/pki/trade-root.pem"));
    trade
        .crl()
        .thisUpdate(NOW.minus(Duration.ofDays(2)))
        .nextUpdate(NOW.minus(Duration.ofHours(3)))
        .write(directory.resolve("b2b-partners/pki/trade-root.crl"));
    enforce("b2b-partners.yaml");

    var shop = acme.issue("C=DE,O=Acme GmbH,CN=acme-shop").build().chain();
    var reader = acme.issue("C=DE,O=Acme GmbH,CN=acme-reader").build().chain();
    var globex = trade.issue("O=Globex Corp").dns("erp.globex.example").build().chain();
    var helper = support.issue("O=Example Support,CN=Sam").build().chain();
    assertThat(ask("GET /partners/acme/orders/1", shop)).isEqualTo("acme/acme-shop");
    assertThat(ask("POST /partners/acme/orders", shop)).isEqualTo("acme/acme-shop");
    assertThat(ask("POST /partners/acme/orders", reader)).isEqualTo("role-missing");
    assertThat(ask("GET /partners/globex/orders", shop)).isEqualTo("not-owner");
    assertThat(ask("PUT /partners/globex/orders/1", globex)).isEqualTo("globex/erp.globex.example");
    assertThat(ask("GET /partners/acme/orders", globex)).isEqualTo("not-owner");
    assertThat(ask("GET /partners/acme/orders", helper)).isEqualTo("support/Sam");
    assertThat(ask("POST /partners/acme/orders", helper)).isEqualTo("role-missing");
    assertThat(ask("DELETE /partners/acme/orders/1", shop)).isEqualTo("method-not-allowed");
    assertThat(ask("GET /me", gone.chain())).isEqualTo("certificate-revoked");
    assertThat(ask("GET /health", List.of())).isEqualTo("anyone");
    assertThat(ask("GET /me", trade.issue("O=Initech").dns("erp.initech.example")))
        .isEqualTo("name-not-permitted");
    assertThat(ask("GET /me", trade.issue("C=DE,O=Acme GmbH,CN=acme-shop")))
        .isEqualTo("name-not-permitted");
  }

  @Test
  void aCdnAndNobodyElse() {
    CertificateAuthority origin = ca("O=Example Media,CN=Origin Root");
    CertificateAuthority shared = ca("O=CDN,CN=Shared Origin Pull");
    IssuedCertificate former = origin.issue("O=Example Media,CN=edge.example.net").build();
    trust("pki/origin-root", origin, former);
    enforce("cdn-origin-pull.yaml");

    var edge = origin.issue("O=Example Media,CN=edge.example.net").build().chain();
    assertThat(ask("GET /films/7", edge)).isEqualTo("cdn/edge.example.net");
    assertThat(ask("HEAD /", edge)).isEqualTo("cdn/edge.example.net");
    assertThat(ask("POST /films/7", edge)).isEqualTo("method-not-allowed");
    assertThat(ask("GET /films/7", List.of())).isEqualTo("no-certificate");
    assertThat(ask("GET /ready", List.of())).isEqualTo("anyone");
    assertThat(ask("GET /films/7", former.chain())).isEqualTo("certificate-revoked");
    assertThat(ask("GET /films/7", shared.issue("O=Example Media,CN=edge.example.net")))
        .isEqualTo("unknown-issuer");
    assertThat(ask("GET /films/7", origin.issue("O=Example Media,CN=admin.example.net")))
        .isEqualTo("name-not-permitted");
    assertThat(
            ask(
                "GET /films/7",
                origin
                    .issue("O=Example Media,CN=edge.example.net")
                    .validUntil(NOW.plus(Duration.ofDays(800)))))
        .isEqualTo("validity-too-long");
  }

  @Test
  void aFleetOfDevices() {
    CertificateAuthority factory = ca("O=Example Devices,CN=Factory Root");
    CertificateAuthority one = line("Line 1", factory);
    CertificateAuthority two = line("Line 2", factory);
    IssuedCertificate stolen = device(two, "EX-13", "gen2").build();
    factory.writeCertificate(directory.resolve("pki/factory-root.pem"));
    trust("pki/line-1", one);
    trust("pki/line-2", two, stolen);
    enforce("device-fleet.yaml", "no CRL of 'CN=Factory Root");

    // Devices send only their own certificates.
    var old = List.of(device(one, "EX-7", "gen1").build().certificate());
    var current = List.of(device(two, "EX-8", "gen2").build().certificate());
    assertThat(ask("POST /devices/EX-7/measurements", old)).isEqualTo("EX-7");
    assertThat(ask("GET /devices/EX-8/commands", old)).isEqualTo("not-owner");
    assertThat(ask("GET /firmware/v1/image", old)).isEqualTo("EX-7");
    assertThat(ask("GET /firmware/v2/image", old)).isEqualTo("role-missing");
    assertThat(ask("GET /firmware/v2/image", current)).isEqualTo("EX-8");
    assertThat(ask("GET /firmware", List.of(stolen.certificate())))
        .isEqualTo("certificate-revoked");
    assertThat(ask("GET /firmware", List.of(device(one, "OTHER-1", "gen1").build().certificate())))
        .isEqualTo("name-not-permitted");
    assertThat(ask("GET /firmware", device(one, "EX-9", "gen1").key(KeyType.RSA_2048)))
        .isEqualTo("EX-9");
    assertThat(ask("GET /firmware", device(one, "EX-9", "gen1").withoutKeyUsage()))
        .isEqualTo("key-usage-not-allowed");
    assertThat(ask("GET /firmware", one.issue("O=Example Devices,OU=gen1,CN=x")))
        .isEqualTo("name-not-permitted");
    assertThat(IntStream.range(0, 50).mapToObj(i -> "EX-1" + i))
        .allSatisfy(
            serial ->
                assertThat(
                        ask(
                            "POST /devices/" + serial + "/measurements",
                            List.of(device(two, serial, "gen2").build().certificate())))
                    .isEqualTo(serial));
  }

  private static CertificateAuthority line(String name, CertificateAuthority factory) {
    return CertificateAuthority.named("O=Example Devices,CN=" + name).signedBy(factory).build();
  }

  private static CertificateBuilder device(
      CertificateAuthority line, String serial, String generation) {
    return line.issue("O=Example Devices,OU=" + generation + ",SERIALNUMBER=" + serial);
  }

  @Test
  void devicesOfTheStaff() {
    CertificateAuthority root = ca("O=Example Ltd,CN=Staff Root");
    IssuedCertificate lost = staff(root, "Sales", "lost@corp.example.com").build();
    trust("pki/staff-root", root, lost);
    enforce("staff-devices.yaml");

    var ada = staff(root, "Engineering", "ada@corp.example.com").build().chain();
    var bob = staff(root, "Engineering", "bob@corp.example.com").build().chain();
    var eve = staff(root, "Sales", "eve@corp.example.com").build().chain();
    assertThat(ask("POST /admin/users", ada)).isEqualTo("ada@corp.example.com");
    assertThat(ask("POST /admin/users", bob)).isEqualTo("role-missing");
    assertThat(ask("POST /builds", bob)).isEqualTo("bob@corp.example.com");
    assertThat(ask("GET /builds", eve)).isEqualTo("role-missing");
    assertThat(ask("GET /news", eve)).isEqualTo("eve@corp.example.com");
    assertThat(ask("POST /news", eve)).isEqualTo("method-not-allowed");
    assertThat(ask("PUT /desks/eve@corp.example.com/light", eve)).isEqualTo("eve@corp.example.com");
    assertThat(ask("PUT /desks/ada@corp.example.com/light", eve)).isEqualTo("not-owner");
    assertThat(ask("GET /news", lost.chain())).isEqualTo("certificate-revoked");
    // A grant for a name counts only where the rest of it holds.
    assertThat(ask("GET /admin", staff(root, "Sales", "ada@corp.example.com")))
        .isEqualTo("role-missing");
    assertThat(ask("GET /news", staff(root, "Sales", "eve@other.example.com")))
        .isEqualTo("name-not-permitted");
    assertThat(ask("GET /news", root.issue("O=Example Ltd,OU=Sales,CN=Eve")))
        .isEqualTo("name-not-permitted");
  }

  private static CertificateBuilder staff(CertificateAuthority root, String unit, String upn) {
    return root.issue("O=Example Ltd,OU=" + unit + ",CN=Somebody").upn(upn);
  }

  @Test
  void workloadsOfAMesh() throws IOException {
    CertificateAuthority old = ca("O=SPIFFE,CN=Old Root");
    CertificateAuthority current = ca("O=SPIFFE,CN=New Root");
    Files.writeString(
        directory.resolve("pki/mesh-bundle.pem"), Pem.of(old.certificate(), current.certificate()));
    enforce("service-mesh.yaml", "nobody is asked");

    String checkout = "spiffe://prod.example/ns/shop/sa/checkout";
    String search = "spiffe://prod.example/ns/shop/sa/search";
    String prometheus = "spiffe://prod.example/ns/monitoring/sa/prometheus";
    assertThat(ask("POST /orders", workload(old, checkout))).isEqualTo(checkout);
    assertThat(ask("POST /orders", workload(current, checkout))).isEqualTo(checkout);
    assertThat(ask("GET /orders/7", workload(current, checkout))).isEqualTo(checkout);
    assertThat(ask("GET /orders/7", workload(current, search))).isEqualTo(search);
    assertThat(ask("POST /orders", workload(current, search))).isEqualTo("role-missing");
    assertThat(ask("GET /metrics", workload(current, prometheus))).isEqualTo(prometheus);
    assertThat(ask("GET /orders", workload(current, prometheus))).isEqualTo("role-missing");
    assertThat(ask("GET /orders", workload(current, "spiffe://test.example/ns/shop/sa/checkout")))
        .isEqualTo("name-not-permitted");
    assertThat(ask("GET /orders", workload(current, "spiffe://prod.example/ns/shop/sa/a/b")))
        .isEqualTo("name-not-permitted");
    assertThat(
            ask(
                "GET /orders",
                workload(current, checkout).validUntil(NOW.plus(Duration.ofDays(7)))))
        .isEqualTo("validity-too-long");
    assertThat(ask("GET /orders", workload(current, checkout).expired()))
        .isEqualTo("certificate-expired");
  }

  private static CertificateBuilder workload(CertificateAuthority mesh, String id) {
    return mesh.issue("O=SPIFFE")
        .uri(id)
        .validFrom(NOW.minus(Duration.ofMinutes(5)))
        .validUntil(NOW.plus(Duration.ofHours(1)));
  }
}
