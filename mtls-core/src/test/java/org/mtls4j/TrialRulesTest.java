package org.mtls4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtls4j.Decision.Refused;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.audit.AuditEvent;
import org.mtls4j.audit.AuditOutcome;
import org.mtls4j.policyfile.PolicyFile;
import org.mtls4j.policyfile.PolicyFileException;
import org.mtls4j.policyfile.PolicyResources;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.x509.ClientChain;

/** A rule on trial forgives a missing role until its day, and nothing else ever. */
class TrialRulesTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final Instant DAY = Instant.parse("2031-05-10T00:00:00Z");
  private static final CertificateAuthority CA =
      CertificateAuthority.named("CN=Acme Root").at(NOW).build();
  private static final IssuedCertificate KNOWN = CA.issue("O=Acme,CN=known").build();
  private static final IssuedCertificate LOCKED = CA.issue("O=Acme,CN=locked").build();
  private static final IssuedCertificate FOREIGN = CA.issue("O=Other,CN=foreign").build();
  private static final IssuedCertificate REVOKED = CA.issue("O=Acme,CN=revoked").build();
  private static final IssuedCertificate STRANGER =
      CertificateAuthority.named("CN=Acme Root").at(NOW).build().issue("O=Acme,CN=known").build();

  private static final String POLICY =
      """
      version: 1
      trust-domains:
        acme:
          anchors: [ca.pem]
          names: {subject: {O: Acme}}
          revocation: {crls: [ca.crl]}
          grants: [{roles: [y]}]
      locks: [{principal: acme/locked}]
      access:
        - {path: /new/**, methods: [GET], roles: [x], report-only-until: 2031-05-10}
        - {path: /both, methods: [GET], roles: [x], report-only-until: 2031-05-10}
        - {path: /both, methods: [PUT], roles: [x]}
        - {path: "/own/{d}", roles: [x], where: {d: "{domain}"}, report-only-until: 2031-05-10}
        - {path: "/two/{d}", methods: [GET], roles: [x], report-only-until: 2031-05-10}
        - {path: "/two/{d}", roles: [y], where: {d: "{domain}"}, report-only-until: 2031-06-10}
        - {path: /held, roles: [y], report-only-until: 2031-05-10}
      """;

  @TempDir private static Path directory;

  @BeforeAll
  static void writeFiles() throws Exception {
    CA.writeCertificate(directory.resolve("ca.pem"));
    CA.crl().revoke(REVOKED).write(directory.resolve("ca.crl"));
  }

  private static MtlsPolicy policy(String text) throws PolicyFileException {
    return PolicyFile.load(
        "p.yaml", text.getBytes(StandardCharsets.UTF_8), PolicyResources.directory(directory));
  }

  private static IssuedCertificate client(String name) {
    return switch (name) {
      case "locked" -> LOCKED;
      case "foreign" -> FOREIGN;
      case "revoked" -> REVOKED;
      case "stranger" -> STRANGER;
      default -> KNOWN;
    };
  }

  @ParameterizedTest(name = "{0} {1} {2}: {3}, then {4}")
  @CsvSource(
      textBlock =
          """
          known,    GET,  /new/a,     would-refuse role-missing, role-missing
          known,    HEAD, /new,       would-refuse role-missing, role-missing
          known,    GET,  /both,      would-refuse role-missing, role-missing
          known,    GET,  /own/acme,  would-refuse role-missing, role-missing
          known,    GET,  /two/x,     would-refuse not-owner,    not-owner
          known,    GET,  /two/acme,  accepted,                  accepted
          known,    GET,  /held,      accepted,                  accepted
          known,    POST, /two/x,     not-owner,                 not-owner
          known,    PUT,  /both,      role-missing,              role-missing
          known,    POST, /new/a,     method-not-allowed,        method-not-allowed
          known,    GET,  /own/other, role-missing,              role-missing
          known,    GET,  /else,      no-rule,                   no-rule
          known,    GET,  /new/..,    request-path-refused,      request-path-refused
          locked,   GET,  /new/a,     locked,                    locked
          foreign,  GET,  /new/a,     name-not-permitted,        name-not-permitted
          revoked,  GET,  /new/a,     certificate-revoked,       certificate-revoked
          stranger, GET,  /new/a,     invalid-signature,         invalid-signature
          nobody,   GET,  /new/a,     no-certificate,            no-certificate
          """)
  void forgivesAMissingRoleOnly(
      String client, String method, String path, String before, String from) throws Exception {
    assertThat(outcome(client, method, path, DAY.minusNanos(1))).isEqualTo(before);
    assertThat(outcome(client, method, path, DAY)).isEqualTo(from);
  }

  private static String outcome(String client, String method, String path, Instant at)
      throws Exception {
    List<AuditEvent> audited = new ArrayList<>();
    try (MtlsAuthenticator authenticator =
        MtlsAuthenticator.of(policy(POLICY), InstantSource.fixed(at), new Everything(audited))) {
      var chain = ClientChain.of(client.equals("nobody") ? List.of() : client(client).chain());
      AccessRequest request = AccessRequest.of(method, path);
      Decision decision = authenticator.decide(chain, request);
      Explanation explained = authenticator.explain(chain, request, at);
      assertThat(audited).hasSize(1);
      AuditEvent event = audited.get(0);
      assertThat(event.outcome() == AuditOutcome.REJECTED).isEqualTo(decision instanceof Refused);
      assertThat(explained.isAccepted()).isEqualTo(!(decision instanceof Refused));
      String code = event.rejection() == null ? "" : event.rejection().reason().code();
      if (event.outcome() == AuditOutcome.REJECTED) {
        return code;
      }
      assertThat(explained.steps().get(explained.steps().size() - 1).detail().contains("on trial"))
          .isEqualTo(event.outcome() == AuditOutcome.WOULD_REFUSE);
      return (event.outcome().code() + " " + code).strip();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {path: /a, allow: authenticated, report-only-until: 2031-05-10} | 'report-only-until' is about missing roles
          {path: /a, allow: anyone, report-only-until: 2031-05-10}        | 'report-only-until' is about missing roles
          {path: /a, roles: [x], report-only-until: soon}                 | 'soon' is no moment
          {path: /a, roles: [x], report-only-until: 2031-05-10}, {path: /a, roles: [y]} | access[1] of the same path and method is on no trial
          """)
  void mistakes(String rules, String told) {
    String text = POLICY.substring(0, POLICY.indexOf("access:")) + "access: [" + rules + "]\n";
    assertThatThrownBy(() -> policy(text))
        .isInstanceOf(PolicyFileException.class)
        .hasMessageContaining(told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2031-05-09T23:59:59Z", "2031-05-10T00:00:00Z"})
  void adviceTellsHowLong(Instant at) throws Exception {
    Path file = java.nio.file.Files.writeString(directory.resolve("advice.yaml"), POLICY);
    assertThat(PolicyFile.check(file, at).advice().toString())
        .contains(
            at.isBefore(DAY)
                ? "until 2031-05-10T00:00:00Z every known client is let in, whatever its roles"
                : "the trial ended on 2031-05-10T00:00:00Z; the rule bites");
  }
}
