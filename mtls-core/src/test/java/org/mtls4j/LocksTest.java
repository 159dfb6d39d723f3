package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtls4j.Decision.Admitted;
import org.mtls4j.Decision.Refused;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.audit.AuditEvent;
import org.mtls4j.identity.ClientIdentity;
import org.mtls4j.policyfile.PolicyFile;
import org.mtls4j.policyfile.PolicyFileException;
import org.mtls4j.policyfile.PolicyResources;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Stage;
import org.mtls4j.x509.ClientChain;
import org.mtls4j.x509.Fingerprint;
import org.mtls4j.x509.ParsedCertificate;

/** Whom a lock stops, and whom not. */
class LocksTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final CertificateAuthority ROOT =
      CertificateAuthority.named("O=Acme GmbH,CN=Acme Root").at(NOW).build();
  private static final CertificateAuthority ISSUING =
      CertificateAuthority.named("2.5.4.97=PSDDE-X-1,O=Acme GmbH,CN=Acme Issuing")
          .signedBy(ROOT)
          .build();
  private static final CertificateAuthority GLOBEX =
      CertificateAuthority.named("O=Globex Corp,CN=Globex Root").at(NOW).build();
  private static final IssuedCertificate BILLING =
      ISSUING.issue("CN=billing").serial(BigInteger.valueOf(0xab12)).build();

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme: {anchors: [acme.pem], names: {subject: {CN: "*"}}, revocation: {check: none}}
        globex: {anchors: [globex.pem], names: {subject: {CN: "*"}}, revocation: {check: none}}
      locks: %s
      access:
        - {path: /open, allow: anyone}
        - {path: /**, allow: authenticated}
      """;

  @TempDir private static Path directory;

  @BeforeAll
  static void writeFiles() throws Exception {
    ROOT.writeCertificate(directory.resolve("acme.pem"));
    GLOBEX.writeCertificate(directory.resolve("globex.pem"));
  }

  private static MtlsPolicy policy(String locks) throws PolicyFileException {
    return PolicyFile.load(
        "p.yaml",
        POLICY.formatted(locks).getBytes(StandardCharsets.UTF_8),
        PolicyResources.directory(directory));
  }

  private static ParsedCertificate parsed(java.security.cert.X509Certificate certificate) {
    return ParsedCertificate.of(certificate).accepted().orElseThrow();
  }

  private static String sha256(CertificateAuthority ca) {
    return parsed(ca.certificate()).sha256().hex();
  }

  private static String spki(CertificateAuthority ca) {
    return parsed(ca.certificate()).spki().hex();
  }

  static Stream<Arguments> locks() {
    ParsedCertificate leaf = parsed(BILLING.certificate());
    String issuer = BILLING.certificate().getIssuerX500Principal().getName();
    String colons = leaf.sha256().hex().toUpperCase(Locale.ROOT).replaceAll("(..)(?=.)", "$1:");
    String other = Fingerprint.of(new byte[0]).hex();
    return Stream.of(
        arguments("nobody", "[]", false),
        arguments("a principal", "[{principal: acme/billing}]", true),
        arguments("a principal of its domain", "[{domain: acme, principal: acme/billing}]", true),
        arguments("another principal", "[{principal: acme/billing2}]", false),
        arguments("a principal in another case", "[{principal: acme/Billing}]", false),
        arguments("the domain", "[{domain: acme}]", true),
        arguments("another domain", "[{domain: globex}]", false),
        arguments("the certificate", "[{sha256: " + leaf.sha256() + "}]", true),
        arguments("the certificate, with colons", "[{sha256: '" + colons + "'}]", true),
        arguments("another certificate", "[{sha256: " + other + "}]", false),
        arguments("the key", "[{spki: " + leaf.spki() + "}]", true),
        arguments("another key", "[{spki: " + other + "}]", false),
        arguments("the key as a certificate", "[{sha256: " + leaf.spki() + "}]", false),
        arguments("the issuing CA", "[{sha256: " + sha256(ISSUING) + "}]", true),
        arguments("the issuing CA's key", "[{spki: " + spki(ISSUING) + "}]", true),
        arguments("the anchor", "[{sha256: " + sha256(ROOT) + "}]", true),
        arguments("another anchor", "[{sha256: " + sha256(GLOBEX) + "}]", false),
        arguments(
            "a key of another domain's", "[{domain: globex, spki: " + leaf.spki() + "}]", false),
        arguments("issuer and serial", "[{issuer: '" + issuer + "', serial: ab12}]", true),
        arguments(
            "issuer and serial, written otherwise",
            "[{issuer: '" + issuer.replace("Acme", "ACME") + "', serial: '00:AB:12'}]",
            true),
        arguments("another serial", "[{issuer: '" + issuer + "', serial: ab13}]", false),
        arguments("another issuer", "[{issuer: CN=Acme Issuing, serial: ab12}]", false),
        arguments("until later", "[{domain: acme, until: 2031-05-06T07:08:10Z}]", true),
        arguments("until tomorrow", "[{domain: acme, until: 2031-05-07}]", true),
        arguments("until now", "[{domain: acme, until: 2031-05-06T07:08:09Z}]", false),
        arguments("until today", "[{domain: acme, until: 2031-05-06}]", false),
        arguments(
            "one that ended and one that did not",
            "[{domain: acme, until: 2031-01-01}, {domain: acme, reason: still}]",
            true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void locks(String what, String locks, boolean stops) throws Exception {
    List<AuditEvent> audited = new ArrayList<>();
    try (MtlsAuthenticator authenticator =
        MtlsAuthenticator.of(policy(locks), InstantSource.fixed(NOW), new Everything(audited))) {
      ClientChain chain = ClientChain.of(BILLING.chain()).accepted().orElseThrow();
      Decision decision = authenticator.decide(chain, AccessRequest.of("GET", "/x"));
      assertThat(authenticator.authenticate(chain).isAccepted()).isEqualTo(!stops);
      Explanation explained = authenticator.explain(chain, AccessRequest.of("GET", "/x"), NOW);
      assertThat(explained.isAccepted()).isEqualTo(!stops);
      if (stops) {
        assertThat(((Refused) decision).rejection().reason()).isEqualTo(Reason.LOCKED);
        assertThat(explained.steps().get(explained.steps().size() - 1).stage())
            .isEqualTo(Stage.IDENTITY);
      } else {
        assertThat(((Admitted) decision).client()).isPresent();
      }
      // Where anyone is let in, the locked client goes without its identity.
      Decision open = authenticator.decide(chain, AccessRequest.of("GET", "/open"));
      assertThat(((Admitted) open).client().isPresent()).isEqualTo(!stops);
      assertThat(audited.get(1).rejection() != null).isEqualTo(stops);
    }
  }

  private static ClientIdentity billing() throws Exception {
    try (MtlsAuthenticator open =
        MtlsAuthenticator.of(
            policy("[]"), InstantSource.fixed(NOW), new Everything(new ArrayList<>()))) {
      return ClientChain.of(BILLING.chain()).then(open::authenticate).accepted().orElseThrow();
    }
  }

  /** Of a client that no lock concerns, no lock is asked again. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("locks")
  void whatStopsAClientConcernsIt(String what, String locks, boolean stops) throws Exception {
    if (stops) {
      assertThat(policy(locks).locks().concern(billing())).isTrue();
    }
  }

  @Test
  void locksOfOthersConcernAClientNot() throws Exception {
    String others =
        "[{principal: acme/other}, {sha256: " + sha256(GLOBEX) + "}, {issuer: CN=x, serial: ab12}]";
    assertThat(policy(others).locks().concern(billing())).isFalse();
    assertThat(policy("[]").locks().concern(billing())).isFalse();
  }

  private static AuditEvent audited(String locks) throws Exception {
    List<AuditEvent> audited = new ArrayList<>();
    try (MtlsAuthenticator authenticator =
        MtlsAuthenticator.of(policy(locks), InstantSource.fixed(NOW), new Everything(audited))) {
      authenticator.decide(
          ClientChain.of(BILLING.chain()).accepted().orElseThrow(), AccessRequest.of("GET", "/x"));
    }
    return audited.get(0);
  }

  @Test
  void theAuditTrailKnowsWhoIsLockedAndWhy() throws Exception {
    AuditEvent event =
        audited("[{principal: acme/billing, reason: lost laptop, until: 2031-05-07}]");
    assertThat(event.principal()).isEqualTo("acme/billing");
    assertThat(event.rejection().detail())
        .isEqualTo("locked by principal 'acme/billing': lost laptop, until 2031-05-07T00:00:00Z");
  }

  @Test
  void theAuditTrailKnowsWhatElseIsLocked() throws Exception {
    ParsedCertificate leaf = parsed(BILLING.certificate());
    String issuer = BILLING.certificate().getIssuerX500Principal().getName();
    Map<String, String> told =
        Map.of(
            "{sha256: " + leaf.sha256() + "}",
            "sha256 " + leaf.sha256(),
            "{spki: " + leaf.spki() + "}",
            "spki " + leaf.spki(),
            "{issuer: '" + issuer + "', serial: ab12}",
            "serial ab12 of '" + issuer + "'",
            "{domain: acme}",
            "the whole of domain 'acme'");
    for (Map.Entry<String, String> lock : told.entrySet()) {
      assertThat(audited("[" + lock.getKey() + "]").rejection().detail())
          .isEqualTo("locked by " + lock.getValue());
    }
  }

  @Test
  void aFileOfTheirOwnSaysTheSame() throws Exception {
    Files.writeString(directory.resolve("locks.yaml"), "- {principal: acme/billing}\n");
    assertThat(policy("locks.yaml").locks().all())
        .isEqualTo(policy("[{principal: acme/billing}]").locks().all());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{domain: acne}]                              | 'locks.0.domain': there is no trust domain 'acne'
          [{principal: billing}]                        | stops nobody: every principal begins with 'acme/' or 'globex/'
          [{domain: globex, principal: acme/billing}]   | stops nobody: every principal begins with 'globex/'
          [{principal: acme/*}]                         | a lock names one principal, without '*'
          [{reason: x}]                                 | a lock names one 'principal', 'spki' or 'sha256'
          [{}]                                          | a lock names one 'principal', 'spki' or 'sha256'
          [{principal: acme/a, sha256: aa}]             | 'aa' is no SHA-256
          [{principal: acme/a, issuer: CN=x, serial: 1}]| a lock names one 'principal', 'spki' or 'sha256'
          [{issuer: CN=x}]                              | 'serial' is missing in locks[0]
          [{serial: ab}]                                | 'issuer' is missing in locks[0]
          [{issuer: Acme, serial: ab}]                  | 'Acme' is no name as RFC 4514 writes it
          [{issuer: CN=x, serial: xy}]                  | 'xy' is no serial number in hexadecimal
          [{domain: acme, until: tomorrow}]             | 'tomorrow' is no moment
          [{domain: acme, until: 2031-02-30}]           | '2031-02-30' is no moment
          [{domian: acme}]                              | unknown key 'domian' in locks[0]; did you mean 'domain'?
          [acme]                                        | 'locks[0]' is text, not a mapping
          {domain: acme}                                | 'locks' is a list, or a file that holds one
          none.yaml                                     | there is no file 'none.yaml'
          """)
  void mistakes(String locks, String told) {
    assertThatThrownBy(() -> policy(locks))
        .isInstanceOf(PolicyFileException.class)
        .hasMessageContaining(told);
  }

  /** Half written, or emptied by a slip: it must not lift the locks. */
  @Test
  void aFileWithoutAListIsAProblemAtItsOwnPlace() throws Exception {
    Path file = Files.writeString(directory.resolve("bad.yaml"), "");
    assertThatThrownBy(() -> policy("bad.yaml")).hasMessage(file + ":1:1: is empty");
    Files.writeString(file, "\n- {domain: acne}\n");
    assertThatThrownBy(() -> policy("bad.yaml"))
        .hasMessage(file + ":2:12: 'locks.0.domain': there is no trust domain 'acne'");
  }
}
