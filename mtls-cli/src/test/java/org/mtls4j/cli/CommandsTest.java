package org.mtls4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.cli.Shell.Outcome;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.CrlServer;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.testkit.OcspServer;
import org.mtls4j.testkit.Pem;
import picocli.CommandLine.Help.Ansi;

/** The commands in this process: exit codes, what is printed where, and its form. */
class CommandsTest {

  @TempDir private Path directory;
  private Partner partner;

  @BeforeEach
  void writePolicy() throws IOException {
    partner = Partner.in(directory);
  }

  @Test
  void checksAGoodPolicy() {
    Outcome outcome = Shell.run("check", partner.policy());
    assertThat(outcome).isEqualTo(new Outcome(0, "good: 1 trust domain, 2 access rules\n", ""));
  }

  @Test
  void tellsEveryProblemWithItsPlace() throws IOException {
    partner.policy(Partner.POLICY.replace("- roles", "- role").replace("methods", "method"));
    Outcome outcome = Shell.run("check", partner.policy());
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.lines())
        .containsExactly(
            partner.policy() + ":8:9: unknown key 'role' in grants[0]; did you mean 'roles'?",
            partner.policy() + ":10:24: unknown key 'method' in access[0]; did you mean 'methods'?",
            "2 problems");
  }

  @Test
  void givesAdviceOnAPolicyThatCanBeEnforced() throws IOException {
    partner.policy(Partner.POLICY.replace("{crls: [pki/acme.crl]}", "{check: none}"));
    Outcome outcome = Shell.run("check", partner.policy());
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.lines())
        .containsExactly(
            partner.policy()
                + ":6:17: advice: 'trust-domains.acme.revocation': nobody is asked: a stolen key"
                + " is good until its certificate ends",
            "good: 1 trust domain, 2 access rules; 1 piece of advice");
  }

  @Test
  void looksAtAPolicyAsOfTheTimeAsked() {
    assertThat(Shell.run("check", partner.policy(), "--at", "2051-01-01T00:00:00Z").out())
        .contains("advice: ")
        .contains("lapsed on")
        .contains("ended on");
  }

  @Test
  void explainsWhoIsAccepted() {
    Outcome outcome =
        Shell.run(
            "explain",
            "--policy",
            partner.policy(),
            "--chain",
            partner.chain("shop"),
            "--request",
            "GET /orders/1?page=2");
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.lines())
        .extracting(line -> line.replaceAll("^(\\S+ +\\S+).*", "$1"))
        .containsExactly(
            "accepted request",
            "accepted chain",
            "accepted path",
            "accepted domain",
            "accepted revocation",
            "accepted identity",
            "accepted access",
            "accepted: acme/shop");
  }

  @Test
  void explainsARefusalAndWhatWouldHaveToBeDifferent() {
    Outcome outcome =
        Shell.run(
            "explain",
            "--policy",
            partner.policy(),
            "--chain",
            partner.chain("shop"),
            "--request",
            "DELETE /orders/1");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.lines())
        .endsWith(
            "rejected access     the rules of /orders/** do not list DELETE",
            "rejected: method-not-allowed",
            "What would have to be different: a rule of this path must list this method");
  }

  @Test
  void explainsInJson() {
    Outcome accepted =
        Shell.run(
            "explain", "--json", "--policy", partner.policy(), "--chain", partner.chain("shop"));
    assertThat(accepted.exit()).isZero();
    assertThat(accepted.lines()).hasSize(1);
    assertThat(accepted.out())
        .startsWith(
            "{\"accepted\":true,\"code\":null,\"stage\":null,\"domain\":\"acme\","
                + "\"principal\":\"acme/shop\",\"roles\":[\"orders:read\"],\"stages\":["
                + "{\"stage\":\"chain\",\"outcome\":\"accepted\",\"detail\":\"1 certificate: ");
    Outcome rejected =
        Shell.run(
            "explain",
            "--json",
            "--at",
            "2032-01-01T00:00:00Z",
            "--policy",
            partner.policy(),
            "--chain",
            partner.chain("shop"));
    assertThat(rejected.exit()).isEqualTo(1);
    assertThat(rejected.out())
        .startsWith(
            "{\"accepted\":false,\"code\":\"certificate-expired\",\"stage\":\"path\","
                + "\"domain\":null,\"principal\":null,\"roles\":[],\"stages\":[")
        .contains("{\"stage\":\"path\",\"outcome\":\"rejected\",\"detail\":\"")
        .contains("; what would have to be different: ");
  }

  @Test
  void explainsWhomAnyonesRuleLetsIn() throws IOException {
    Path stranger =
        CertificateAuthority.named("CN=Stranger")
            .at(Shell.NOW)
            .build()
            .issue("CN=x")
            .build()
            .writeChain(directory.resolve("stranger.pem"));
    Outcome outcome =
        Shell.run(
            "explain",
            "--policy",
            partner.policy(),
            "--chain",
            stranger,
            "--request",
            "GET /health");
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.lines()).endsWith("accepted: as anyone, without an identity");
  }

  static Stream<Arguments> chains() {
    return Stream.of(
        arguments("a PEM", "pem"),
        arguments("a PEM with the key", "key"),
        arguments("DER", "der"),
        arguments("a key store", "p12"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void chains(String what, String form) throws Exception {
    IssuedCertificate client = partner.client("shop");
    Path file = directory.resolve("client." + form);
    switch (form) {
      case "pem" -> client.writeChain(file);
      case "key" ->
          Files.writeString(file, Pem.of(client.keys().getPrivate()) + Pem.of(client.chainArray()));
      case "der" -> Files.write(file, client.certificate().getEncoded());
      default -> client.writePkcs12(file, "secret".toCharArray());
    }
    assertThat(
            Shell.run(
                    "explain",
                    "--policy",
                    partner.policy(),
                    "--chain",
                    file,
                    form.equals("p12") ? "--password=secret" : "--json")
                .exit())
        .isZero();
    assertThat(
            form.equals("p12")
                ? Shell.run("inspect", file, "--password=secret").exit()
                : Shell.run("inspect", file).exit())
        .isZero();
  }

  static Stream<Arguments> unusable() {
    return Stream.of(
        arguments("nothing", List.of(), "Missing required subcommand"),
        arguments("an unknown command", List.of("chek"), "Did you mean: mtls check"),
        arguments("check of nothing", List.of("check"), "Missing required parameter"),
        arguments("check of no file", List.of("check", "no.yaml"), "there is no file 'no.yaml'"),
        arguments("a directory", List.of("check", "{dir}/pki"), "has no WEB-INF"),
        arguments("explain of nothing", List.of("explain"), "Missing required options"),
        arguments(
            "a bad time",
            List.of("check", "{policy}", "--at", "yesterday"),
            "'yesterday' is no instant; write it as in 2027-01-31T12:00:00Z"),
        arguments("a directory of certificates", List.of("inspect", "{dir}"), "is a directory"),
        arguments("PKCS#7", List.of("inspect", "{dir}/x.p7b"), "'openssl pkcs7 -print_certs'"),
        arguments("a request", List.of("inspect", "{dir}/x.csr"), "its CA signs one"),
        arguments("megabytes", List.of("inspect", "{dir}/big"), "is longer than any chain"),
        arguments(
            "no chain",
            List.of("explain", "--policy", "{policy}", "--chain", "no.pem"),
            "there is no file 'no.pem'"),
        arguments(
            "a chain that is none",
            List.of("explain", "--policy", "{policy}", "--chain", "{policy}"),
            "is not PEM, DER, PKCS#12 or JKS"),
        arguments(
            "a store without its password",
            List.of("explain", "--policy", "{policy}", "--chain", "{dir}/shop.p12"),
            "cannot be opened with an empty password; give --password"),
        arguments(
            "a wrong password",
            List.of("inspect", "{dir}/shop.p12", "--password=wrong"),
            "cannot be opened with this password"),
        arguments(
            "a bad request",
            List.of("explain", "--policy", "{policy}", "--chain", "{chain}", "--request", "/x"),
            "'/x' is no request: write a method and a path"),
        arguments(
            "no policy",
            List.of("explain", "--policy", "no.yaml", "--chain", "{chain}"),
            "there is no file 'no.yaml'"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void unusable(String what, List<String> args, String complaint) throws IOException {
    partner.client("shop").writePkcs12(directory.resolve("shop.p12"), "secret".toCharArray());
    for (String block : List.of("PKCS7 x.p7b", "CERTIFICATE REQUEST x.csr")) {
      int name = block.lastIndexOf(' ');
      Files.writeString(
          directory.resolve(block.substring(name + 1)),
          "-----BEGIN %1$s-----\nAAAA\n-----END %1$s-----\n".formatted(block.substring(0, name)));
    }
    Files.write(directory.resolve("big"), new byte[(16 << 20) + 1]);
    Path chain = partner.chain("shop");
    Outcome outcome =
        Shell.run(
            args.stream()
                .map(
                    arg ->
                        arg.replace("{policy}", partner.policy().toString())
                            .replace("{chain}", chain.toString())
                            .replace("{dir}", directory.toString()))
                .toArray());
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("mtls: ").contains(complaint);
  }

  /** The whole help would push it out of sight. */
  @Test
  void wrongUsageIsToldInAFewLines() {
    assertThat(Shell.run("check", "x.yaml", "--att", "now").err())
        .isEqualTo(
            """
            mtls: Unknown options: '--att', 'now'
            Possible solutions: --at
            'mtls help check' says what it takes.
            """);
  }

  @Test
  void fetchesNothingUnlessOnline() throws Exception {
    try (CrlServer server = CrlServer.start()) {
      server.publish("/acme.crl", partner.ca().crl());
      partner.policy(
          Partner.POLICY.replace("[pki/acme.crl]", "[\"" + server.uri("/acme.crl") + "\"]"));
      Object[] explain = {
        "explain", "--policy", partner.policy(), "--chain", partner.chain("shop"), "--json"
      };
      Outcome offline = Shell.run(explain);
      assertThat(offline.exit()).isEqualTo(1);
      assertThat(offline.out()).contains("\"code\":\"revocation-undetermined\"");
      assertThat(Shell.run("check", partner.policy()).exit()).isZero();
      assertThat(server.requests("/acme.crl")).isZero();
      Object[] online = Arrays.copyOf(explain, explain.length + 1);
      online[explain.length] = "--online";
      assertThat(Shell.run(online).exit()).isZero();
      assertThat(server.requests("/acme.crl")).isPositive();
    }
  }

  @Test
  void asksByOcspOnlyOnline() throws Exception {
    IssuedCertificate shop = partner.client("shop");
    Path chain = shop.writeChain(partner.directory().resolve("shop.pem"));
    try (OcspServer responder = OcspServer.start(partner.ca())) {
      partner.policy(
          Partner.POLICY.replace("{crls: [pki/acme.crl]}", "{ocsp: [" + responder.uri() + "]}"));
      Object[] explain = {"explain", "--policy", partner.policy(), "--chain", chain, "--json"};
      Object[] online = Arrays.copyOf(explain, explain.length + 1);
      online[explain.length] = "--online";
      assertThat(Shell.run(explain).out()).contains("\"code\":\"revocation-undetermined\"");
      assertThat(responder.requests()).isZero();
      assertThat(Shell.run(online).exit()).isZero();
      assertThat(responder.requestsFor(shop.certificate())).isEqualTo(1);
      responder.revoke(shop.certificate());
      assertThat(Shell.run(online).out()).contains("\"code\":\"certificate-revoked\"");
      responder.spoil(OcspServer.Fault.TRY_LATER);
      assertThat(Shell.run(online).out())
          .contains("\"code\":\"revocation-undetermined\"", "tryLater");
    }
  }

  @Test
  void aPolicyWithProblemsExplainsNothing() throws IOException {
    partner.policy(Partner.POLICY.replace("version: 1", "version: 2"));
    Outcome outcome =
        Shell.run("explain", "--policy", partner.policy(), "--chain", partner.chain("shop"));
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains(partner.policy() + ":1:10: version '2' is unknown; this is 1");
  }

  @Test
  void inspectsACertificateByTheWordsOfAPolicy() {
    Path file =
        partner
            .ca()
            .issue("C=DE,O=Acme GmbH,CN=shop")
            .dns("Shop.Acme.example")
            .uri("spiffe://acme.example/shop")
            .crlDistributionPoint("http://acme.example/acme.crl")
            .ocspResponder("http://ocsp.acme.example/")
            .build()
            .writeChain(directory.resolve("client.pem"));
    Outcome outcome = Shell.run("inspect", file);
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.lines())
        .contains(
            "   subject.CN             shop",
            "   subject.O              Acme GmbH",
            "   san.dns                shop.acme.example",
            "   san.uri                spiffe://acme.example/shop",
            "   kind                   an end entity",
            "   key                    EC P-256",
            "   signed with            SHA256withECDSA",
            "   key usage              digitalSignature",
            "   extended key usage     clientAuth",
            "   CRL                    http://acme.example/acme.crl",
            "   OCSP                   http://ocsp.acme.example/")
        .anyMatch(line -> line.matches(" {3}sha256 +[0-9a-f]{64}"))
        .anyMatch(line -> line.matches(" {3}spki +[0-9a-f]{64}"));
  }

  @Test
  void inspectsWhatAPolicyWouldRefuse() {
    Path file =
        partner.ca().issue("CN=a\u0007b").expired().build().writeChain(directory.resolve("x.pem"));
    assertThat(Shell.run("inspect", file).out())
        .contains("subject.CN             unusable: a value with control or invisible characters")
        .contains("(has ended)")
        .doesNotContain("\u0007");
  }

  @Test
  void coloursAreForTerminals() {
    assertThat(Shell.run(Ansi.OFF, "check", partner.policy()).out()).doesNotContain("\u001b");
    assertThat(Shell.run(Ansi.ON, "check", partner.policy()).out()).contains("\u001b[32mgood");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--help", "check --help", "explain --help", "inspect --help", "help check"})
  void helpTeaches(String args) {
    Outcome outcome = Shell.run((Object[]) args.split(" ", -1));
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out()).contains("mtls ").contains("Exit codes:");
    if (!args.equals("--help")) {
      assertThat(outcome.out()).contains("Examples:");
    }
  }

  @Test
  void theHelpListsTheCommandsWithWhatTheyDo() {
    assertThat(Shell.run("--help").out())
        .contains("check    Tells what is wrong with a policy or a WAR.")
        .contains("explain  Shows who a client is, whether it may, and why.")
        .contains("inspect  Shows certificates as a policy sees them.");
  }

  @Test
  void aPolicyThatIsNoTextIsAProblemOfItself() throws IOException {
    Files.write(partner.policy(), "\u00e4".getBytes(StandardCharsets.ISO_8859_1));
    Outcome outcome = Shell.run("check", partner.policy());
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.lines()).first().asString().endsWith(":1:1: is not UTF-8");
  }
}
