package org.mtls4j.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.mtls4j.access.AccessRequest;
import org.mtls4j.access.Entrance;
import org.mtls4j.testkit.CertificateAuthority;
import org.mtls4j.testkit.IssuedCertificate;
import org.mtls4j.trust.DomainName;
import org.mtls4j.verdict.Reason;
import org.mtls4j.verdict.Rejection;

/** The audit line: the same keys always, in one order, and null for what is not known. */
class AuditEventTest {

  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final UUID ID = UUID.fromString("0190c5a1-0000-4000-8000-000000000001");
  private static final IssuedCertificate LEAF =
      CertificateAuthority.named("O=Acme,CN=Root")
          .at(NOW)
          .build()
          .issue("O=Acme,CN=M\u00fcller")
          .serial(BigInteger.valueOf(0xabc))
          .validUntil(Instant.parse("2031-06-01T00:00:00Z"))
          .build();

  @Test
  void tellsEverythingThatIsKnown() {
    PresentedCertificate certificate = PresentedCertificate.of(LEAF.certificate());
    AuditEvent event =
        new AuditEvent(
            ID,
            NOW,
            AuditOutcome.REJECTED,
            new Rejection(Reason.ROLE_MISSING, "has roles [], not one of [admin]"),
            AccessRequest.of("GET", "/a%20b").at(Entrance.SERVLET, "192.0.2.7"),
            certificate,
            new DomainName("acme"),
            "acme/x",
            "/a*/**",
            3,
            null);
    assertThat(event.toJson())
        .isEqualTo(
            """
            {"id":"0190c5a1-0000-4000-8000-000000000001","time":"2031-05-06T07:08:09Z",\
            "outcome":"rejected","code":"role-missing","stage":"access","entrance":"servlet",\
            "remote":"192.0.2.7","hop":null,"domain":"acme","principal":"acme/x",\
            "subject":"CN=M\\u00fcller,O=Acme","issuer":"CN=Root,O=Acme",\
            "serial":"abc","sha256":"%s","notAfter":"2031-06-01T00:00:00Z","method":"GET",\
            "path":"/a b","rule":"/a*/**","generation":3,\
            "detail":"has roles [], not one of [admin]","folded":0}\
            """
                .formatted(certificate.sha256()));
    assertThat(certificate.sha256()).matches("[0-9a-f]{64}");
  }

  @Test
  void tellsNothingThatIsNot() {
    assertThat(
            new AuditEvent(
                    ID, NOW, AuditOutcome.ACCEPTED, null, null, null, null, null, null, 1, null)
                .toJson())
        .isEqualTo(
            """
            {"id":"0190c5a1-0000-4000-8000-000000000001","time":"2031-05-06T07:08:09Z",\
            "outcome":"accepted","code":null,"stage":null,"entrance":null,"remote":null,\
            "hop":null,"domain":null,"principal":null,"subject":null,"issuer":null,\
            "serial":null,"sha256":null,"notAfter":null,"method":null,"path":null,"rule":null,\
            "generation":1,"detail":null,"folded":0}\
            """);
  }

  @Test
  void isOneLineWhateverTheClientSends() {
    AccessRequest odd = AccessRequest.of("GET\r\nX", "/a\n\u2028b;\"}");
    assertThat(
            new AuditEvent(
                    ID, NOW, AuditOutcome.REJECTED, null, odd, null, null, null, null, 1, null)
                .toJson())
        .contains("\"method\":\"GET\\u000d\\u000aX\"", "\"path\":\"/a\\u000a\\u2028b;\\\"}\"")
        .matches("[ -~]*");
  }
}
